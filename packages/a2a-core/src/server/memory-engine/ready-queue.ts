import type { Claim, Worker } from '../engine.ts'
import type { LightSignal } from '../light-signal.ts'
import { Arrivals } from '../arrivals.ts'
import { abortReasonOf, TurnAborted } from '../turn-aborted.ts'
import type { Claims } from './claims.ts'
import type { KeptContext } from './kept-contexts.ts'
import type { StoredRow } from './stored-row.ts'

/** A worker, and its runs that have not ended. */
type Consumer = {
  run: (claim: Claim) => Promise<void>
  concurrency: number
  running: Arrivals<Run>
}

/** A run of a task. It may outlive its claim: the task is run again by then, or has ended. */
type Run = { row: StoredRow; claim: Claim; signal: LightSignal; ends: Promise<void> | undefined }

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
  const ready = new Map<string, Arrivals<StoredRow>>()
  const consumers = new Map<string, Set<Consumer>>()
  const workers = new Set<Worker>()

  function push(row: StoredRow): void {
    if (row.fence !== undefined || row.ended) return
    makeReady(row)
    dispatch(row.key.agent)
  }

  function makeReady(row: StoredRow): void {
    if (row.ready?.among) return
    row.ready = getOrAdd(ready, row.key.agent, () => new Arrivals<StoredRow>()).add(row)
  }

  function dispatch(agent: string): void {
    const rows = ready.get(agent)
    if (!rows) return
    for (let row = rows.first; row; row = rows.first) {
      const { serial, context } = row
      // Its claim was taken to end it, while it waited here.
      if (row.fence !== undefined || row.ended) {
        rows.delete(row.ready)
        if (serial && !context.heldBy) free(context)
        continue
      }
      if (serial && context.heldBy) {
        rows.delete(row.ready)
        row.ready = context.parked.add(row)
        continue
      }
      const consumer = freeConsumer(agent)
      if (!consumer) return
      rows.delete(row.ready)
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
    if (row.serial) row.context.heldBy = row
    if (row.cancelRequested) signal.abort(new TurnAborted('canceled'))
    const run: Run = { row, claim, signal, ends: undefined }
    run.ends = runToEnd(consumer, run)
  }

  async function runToEnd(consumer: Consumer, run: Run): Promise<void> {
    const place = consumer.running.add(run)
    try {
      await consumer.run(run.claim)
    } catch {
      // Whoever runs it has told of it; here it counts as a run that did not end its task.
    }
    consumer.running.delete(place)
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
    const { context } = row
    // One whose claim was taken to end it never had its turn.
    if (row.serial && (context.heldBy === row || !context.heldBy)) free(context)
    dispatch(row.key.agent)
  }

  /** Lets the next task of a context be claimed. */
  function free(context: KeptContext): void {
    context.heldBy = undefined
    const { parked } = context
    for (let row = parked.first; row; row = parked.first) {
      parked.delete(row.ready)
      if (row.fence !== undefined || row.ended) continue
      makeReady(row)
      break
    }
  }

  function work(
    agent: string,
    run: (claim: Claim) => Promise<void>,
    { concurrency }: { concurrency: number },
  ): Worker {
    const consumer: Consumer = { run, concurrency, running: new Arrivals() }
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
  await Promise.race([Promise.all([...runs].flatMap(({ ends }) => ends ?? [])), timeout])
  clearTimeout(timer)
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const made = make()
  map.set(key, made)
  return made
}
