import { Arrivals, LightSignal, TurnAborted, type Claim, type Worker } from 'a2a-core/server'
import { claimOf, type Claims, type Held } from './claims.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Job } from './job.ts'
import type { LiveTasks } from './live-tasks.ts'
import { readyJobs } from './ready-jobs.ts'
import { settled } from './settled.ts'
import type { Tables } from './tables/tables.ts'
import { nextMessage } from './work-of.ts'

type Consumer = {
  run: (claim: Claim) => Promise<void>
  concurrency: number
  running: Arrivals<Run>
}

type Run = {
  readonly job: Job
  readonly signal: LightSignal
  held: Held | undefined
  ends: Promise<void> | undefined
}

/** The tasks that have work, and the workers that do it. */
export type WorkQueue = {
  /** Says that a task has work. */
  add(job: Job): void
  /** Says that a task that was run got somewhere. */
  gotOn(task: number): void
  /** Says that a task occupies nothing any more: its claim has ended, or itself. */
  left(task: number): void
  work(
    agent: string,
    run: (claim: Claim) => Promise<void>,
    options: { concurrency: number },
  ): Worker
  close(options: { drainMs: number }): Promise<void>
}

/** How long a task waits whose run failed, in milliseconds: what fails at once would spin. */
const pauseMs = 100

/** How long a run may stay when it was told to leave, in milliseconds. */
const graceMs = 1_000

export function workQueue(
  group: GroupCommit,
  { tasks }: Tables,
  lives: LiveTasks,
  claims: Claims,
): WorkQueue {
  const jobs = readyJobs((task) => claims.ofTask(task) !== undefined, dispatch)
  const consumers = new Map<string, Set<Consumer>>()
  const workers = new Set<Worker>()
  const pauses = new Set<NodeJS.Timeout>()
  let closed = false

  function addLater(job: Job): void {
    if (closed) return
    const pause = setTimeout(() => {
      pauses.delete(pause)
      jobs.add(job)
    }, pauseMs)
    pauses.add(pause)
  }

  function dispatch(agent: string): void {
    for (const consumer of consumers.get(agent) ?? []) {
      while (consumer.running.size < consumer.concurrency) {
        const job = jobs.take(agent)
        if (!job) return
        const run: Run = { job, signal: new LightSignal(), held: undefined, ends: undefined }
        run.ends = runToEnd(consumer, run)
      }
    }
  }

  async function runToEnd(consumer: Consumer, run: Run): Promise<void> {
    const { job, signal } = run
    const place = consumer.running.add(run)
    try {
      run.held = await claim(run)
      if (!run.held) jobs.left(job.number)
    } catch {
      jobs.claimed(job.number)
      jobs.left(job.number)
      addLater(job)
    }
    try {
      if (run.held && !isShutDown(signal)) await consumer.run(claimOf(run.held))
    } catch {
      // Whoever runs it has told of it; here it counts as a run that did not end its task.
    }
    consumer.running.delete(place)
    await giveUp(run)
    dispatch(job.key.agent)
  }

  /** Claims a task on disk, before anything of it runs: a process that dies of it leaves a trace. */
  function claim({ job, signal }: Run): Promise<Held | undefined> {
    const { number } = job
    return group.write(
      () => {
        const live = lives.openNumber(number)
        if (!live || !nextMessage(live)) return undefined
        const { row } = live
        const attempt = row.current === null ? row.attempt : row.attempt + 1
        tasks.set(row, { claimed: 1, tries: row.tries + 1, attempt })
        return live
      },
      (live) => {
        jobs.claimed(number)
        if (!live || claims.ofTask(number)) return undefined
        if (live.row.canceled) signal.abort(new TurnAborted('canceled'))
        return claims.add(live, signal)
      },
    )
  }

  /** A run leaves its task, and may not have ended it: the task is for the next. */
  async function giveUp({ job, signal, held }: Run): Promise<void> {
    const { number } = job
    if (!held || claims.ofTask(number) !== held) return
    const isHandedOver = isShutDown(signal)
    const release = (): void => {
      claims.drop(held)
      jobs.left(number)
    }
    // Its place is free, whatever becomes of the note that it is.
    await group.write(() => unclaim(number, isHandedOver), release).catch(release)
    // Whatever it was, the process survived it.
    const again = { ...job, deaths: 0 }
    if (isHandedOver) jobs.add(again)
    else addLater(again)
  }

  /** Notes that nobody runs a task; an attempt that was handed over was none. */
  function unclaim(number: number, isHandedOver: boolean): void {
    const row = lives.openNumber(number)?.row
    if (!row) return
    const tries = isHandedOver ? Math.max(row.tries - 1, 0) : row.tries
    tasks.set(row, { claimed: 0, tries })
  }

  function work(
    agent: string,
    run: (claim: Claim) => Promise<void>,
    { concurrency }: { concurrency: number },
  ): Worker {
    const consumer: Consumer = { run, concurrency, running: new Arrivals() }
    consumers.set(agent, (consumers.get(agent) ?? new Set()).add(consumer))
    const worker: Worker = {
      async close({ drainMs }) {
        workers.delete(worker)
        consumers.get(agent)?.delete(consumer)
        await settled(endsOf(consumer), drainMs)
        for (const { signal } of consumer.running) signal.abort(new TurnAborted('shutdown'))
        await settled(endsOf(consumer), graceMs)
        await Promise.all(Array.from(consumer.running, giveUp))
      },
    }
    workers.add(worker)
    dispatch(agent)
    return worker
  }

  return {
    add: (job) => jobs.add(job),
    left: (task) => jobs.left(task),
    gotOn: (task) => jobs.gotOn(task),
    work,
    async close(options) {
      closed = true
      await Promise.all(Array.from(workers, (worker) => worker.close(options)))
      for (const pause of pauses) clearTimeout(pause)
      jobs.close()
    },
  }
}

function endsOf({ running }: Consumer): Promise<void>[] {
  return Array.from(running).flatMap(({ ends }) => ends ?? [])
}

function isShutDown({ reason }: LightSignal): boolean {
  return reason instanceof TurnAborted && reason.reason === 'shutdown'
}
