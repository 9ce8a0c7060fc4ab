import type { Claim, Worker } from '../engine.ts'
import type { LightSignal } from '../light-signal.ts'
import { abortReasonOf, TurnAborted } from '../turn-aborted.ts'
import type { Claims } from './claims.ts'
import type { StoredRow } from './stored-row.ts'

/** A worker, and its runs that have not ended. */
type Consumer = {
  run: (claim: Claim) => Promise<void>
  concurrency: number
  running: Set<Run>
}

/** A run of a task. It may outlive its claim: the task is run again by then, or has ended. */
type Run = { row: StoredRow; claim: Claim; signal: LightSignal; ends: Promise<void> }

/** A context whose turns run one at a time. */
type Lane = NonNullable<StoredRow['lane']>

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
export function readyQueue(claims: Claims): ReadyQueue {
  const ready = new Map<string, Set<StoredRow>>()
  const consumers = new Map<string, Set<Consumer>>()
  const heldLanes = new Set<Lane>()
  /** Tasks that wait for another of their lane. */
  const parked = new Map<Lane, Set<StoredRow>>()
  const workers = new Set<Worker>()

  function push(row: StoredRow): void {
    if (row.fence !== undefined || row.ended) return
    getOrAdd(ready, row.key.agent, () => new Set<StoredRow>()).add(row)
    dispatch(row.key.agent)
  }

  function dispatch(agent: string): void {
    const rows = ready.get(agent)
    if (!rows) return
    for (const row of rows) {
      // Its claim was taken to end it, while it waited here.
      if (row.fence !== undefined || row.ended) {
        rows.delete(row)
        if (row.lane !== undefined && !heldLanes.has(row.lane)) free(row.lane)
        continue
      }
      if (row.lane !== undefined && heldLanes.has(row.lane)) {
        rows.delete(row)
        getOrAdd(parked, row.lane, () => new Set<StoredRow>()).add(row)
        continue
      }
      const consumer = freeConsumer(agent)
      if (!consumer) return
      rows.delete(row)
      start(consumer, row)
    }
  }

  function freeConsumer(agent: string): Consumer | undefined {
    for (const consumer of consumers.get(agent) ?? []) {
      if (consumer.running.size < consumer.concurrency) return consumer
    }
    return undefined
  }

  function start(consumer: Consumer, row: StoredRow): void {
    const claim = claims.take(row)
    const { signal } = claim
    row.signal = signal
    if (row.current) row.attempt++
    row.tries++
    if (row.lane !== undefined) heldLanes.add(row.lane)
    if (row.cancelRequested) signal.abort(new TurnAborted('canceled'))
    const run: Run = { row, claim, signal, ends: Promise.resolve() }
    consumer.running.add(run)
    run.ends = runToEnd(consumer, run)
  }

  async function runToEnd(consumer: Consumer, run: Run): Promise<void> {
    try {
      await consumer.run(run.claim)
    } catch {
      // Whoever runs it has told of it; here it counts as a run that did not end its task.
    }
    consumer.running.delete(run)
    giveUp(run)
    dispatch(run.row.key.agent)
  }

  /** A run leaves its task, and may not have ended it: the task is for the next. */
  function giveUp({ row, claim: { fence }, signal }: Run): void {
    if (row.fence !== fence) return
    claims.drop(row)
    released(row)
    // What fails at once would spin; what was shut down is for another worker to take at once.
    if (!signal.aborted || abortReasonOf(signal) !== 'shutdown') {
      setTimeout(() => push(row), 100)
      return
    }
    row.tries = Math.max(row.tries - 1, 0)
    push(row)
  }

  function released(row: StoredRow): void {
    if (row.lane !== undefined) free(row.lane)
    dispatch(row.key.agent)
  }

  /** Lets the next task of a lane be claimed. */
  function free(lane: Lane): void {
    heldLanes.delete(lane)
    const waiting = parked.get(lane)
    for (const row of waiting ?? []) {
      waiting?.delete(row)
      if (row.fence !== undefined || row.ended) continue
      getOrAdd(ready, row.key.agent, () => new Set<StoredRow>()).add(row)
      break
    }
    if (waiting?.size === 0) parked.delete(lane)
  }

  function work(
    agent: string,
    run: (claim: Claim) => Promise<void>,
    { concurrency }: { concurrency: number },
  ): Worker {
    const consumer: Consumer = { run, concurrency, running: new Set() }
    getOrAdd(consumers, agent, () => new Set<Consumer>()).add(consumer)
    const worker: Worker = {
      async close({ drainMs }) {
        workers.delete(worker)
        consumers.get(agent)?.delete(consumer)
        await settled(consumer.running, drainMs)
        for (const { signal } of consumer.running) {
          signal.abort(new TurnAborted('shutdown'))
        }
        await settled(consumer.running, 1_000)
        for (const left of consumer.running) giveUp(left)
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

async function settled(runs: Iterable<Run>, withinMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs)
  })
  await Promise.race([Promise.all(Array.from(runs, ({ ends }) => ends)), timeout])
  clearTimeout(timer)
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const made = make()
  map.set(key, made)
  return made
}
