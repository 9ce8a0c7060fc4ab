import type { Claim, Worker } from '../engine.ts'
import { abortReasonOf, TurnAborted } from '../turn-aborted.ts'
import type { StoredRow } from './stored-row.ts'

/** A worker, and the claims it holds. */
type Consumer = {
  run: (claim: Claim) => Promise<void>
  concurrency: number
  running: Map<StoredRow, Promise<void>>
}

/** The tasks that have work, and the workers that do it, agent by agent. */
export type ReadyQueue = {
  /** Says that a task has work. */
  push(row: StoredRow): void
  /** Says that a claim was released: others of its context may run. */
  released(row: StoredRow): void
  work(
    agent: string,
    run: (claim: Claim) => Promise<void>,
    options: { concurrency: number },
  ): Worker
  close(options: { drainMs: number }): Promise<void>
}

/** Makes a queue; a task is claimed while it has work and nobody holds it or its context. */
export function readyQueue(): ReadyQueue {
  const ready = new Map<string, Set<StoredRow>>()
  const consumers = new Map<string, Set<Consumer>>()
  const heldContexts = new Set<string>()
  const workers = new Set<Worker>()

  function push(row: StoredRow): void {
    if (row.fence !== undefined || row.endedAt !== undefined) return
    getOrAdd(ready, row.key.agent, () => new Set<StoredRow>()).add(row)
    dispatch(row.key.agent)
  }

  function dispatch(agent: string): void {
    for (const row of ready.get(agent) ?? []) {
      if (row.serial && heldContexts.has(contextOf(row))) continue
      const consumer = [...(consumers.get(agent) ?? [])].find(
        ({ running, concurrency }) => running.size < concurrency,
      )
      if (!consumer) return
      ready.get(agent)?.delete(row)
      start(consumer, row)
    }
  }

  function start(consumer: Consumer, row: StoredRow): void {
    const controller = new AbortController()
    const claim: Claim = {
      key: row.key,
      contextId: row.contextId,
      fence: crypto.randomUUID(),
      signal: controller.signal,
    }
    row.fence = claim.fence
    row.controller = controller
    if (row.current) row.attempt++
    if (row.serial) heldContexts.add(contextOf(row))
    if (row.cancelRequested) controller.abort(new TurnAborted('canceled'))
    consumer.running.set(row, runToEnd(consumer, row, claim))
  }

  async function runToEnd(consumer: Consumer, row: StoredRow, claim: Claim): Promise<void> {
    try {
      await consumer.run(claim)
    } catch {
      // Whoever runs it has told of it; here it counts as a run that did not end its task.
    }
    consumer.running.delete(row)
    if (row.fence === claim.fence) giveUp(row, claim.signal)
    else dispatch(row.key.agent)
  }

  /** A run left its task without ending it: the task is for the next. */
  function giveUp(row: StoredRow, signal: AbortSignal): void {
    row.fence = undefined
    row.controller = undefined
    released(row)
    // What fails at once would spin; what was shut down is for another worker to take at once.
    if (signal.aborted && abortReasonOf(signal) === 'shutdown') push(row)
    else setTimeout(() => push(row), 100)
  }

  function released(row: StoredRow): void {
    if (row.serial) heldContexts.delete(contextOf(row))
    dispatch(row.key.agent)
  }

  function work(
    agent: string,
    run: (claim: Claim) => Promise<void>,
    { concurrency }: { concurrency: number },
  ): Worker {
    const consumer: Consumer = { run, concurrency, running: new Map() }
    getOrAdd(consumers, agent, () => new Set<Consumer>()).add(consumer)
    const worker: Worker = {
      async close({ drainMs }) {
        workers.delete(worker)
        consumers.get(agent)?.delete(consumer)
        await settled(consumer.running.values(), drainMs)
        for (const row of consumer.running.keys()) {
          row.controller?.abort(new TurnAborted('shutdown'))
        }
        await settled(consumer.running.values(), 1_000)
      },
    }
    workers.add(worker)
    dispatch(agent)
    return worker
  }

  return {
    push,
    released,
    work,
    async close(options) {
      await Promise.all([...workers].map((worker) => worker.close(options)))
    },
  }
}

function contextOf({ key, contextId }: StoredRow): string {
  return JSON.stringify([key.agent, key.tenant, key.owner, contextId])
}

async function settled(runs: Iterable<Promise<void>>, withinMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs)
  })
  await Promise.race([Promise.all(runs), timeout])
  clearTimeout(timer)
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const made = make()
  map.set(key, made)
  return made
}
