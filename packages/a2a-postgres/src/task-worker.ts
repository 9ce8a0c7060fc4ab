import { TurnAborted, type AbortReason, type Claim, type Worker } from 'a2a-core/server'
import { claimTasks, type ClaimedTask } from './claim-tasks.ts'
import type { Parts } from './engine-parts.ts'
import { giveUp } from './give-up.ts'
import type { HeldClaims } from './held-claims.ts'
import type { Consumer, JobLoop } from './job-loop.ts'
import { queueOf, type Job } from './jobs.ts'
import { keepTrying } from './keep-trying.ts'
import { pause } from './pause.ts'

/** A run of a task. It may outlive its claim. */
type Run = {
  claim: Claim
  job: Job
  controller: AbortController
  /** Aborts when the run has ended. */
  over: AbortController
  ends: Promise<void>
}

/** What the workers of one process share. */
export type Shop = {
  parts: Parts
  loop: JobLoop
  claims: HeldClaims
  /** Waits until the engine is ready to work. */
  ready: () => Promise<void>
  onError: (error: unknown) => void
  /** The run of a turn in quarantine beside which no other begins in this process, if any. */
  suspect: { run: object | undefined }
}

/**
 * For how long no other turn in quarantine begins beside one, in milliseconds, if it runs so long: it
 * may wait for one of them, as a chain of agents does.
 */
const aloneFor = 2_000

/** How long a run that is told to leave may take to, in milliseconds. */
const leaveWithin = 1_000

/** Runs the tasks of one agent. */
export function taskWorker(
  { parts, loop, claims, ready, onError, suspect }: Shop,
  agent: string,
  run: (claim: Claim) => Promise<void>,
  { concurrency }: { concurrency: number },
): Worker {
  const running = new Set<Run>()
  const closing = new AbortController()
  let closed: Promise<void> | undefined

  const free = (): number => (closing.signal.aborted ? 0 : concurrency - running.size)
  const ordinary: Consumer = { queue: queueOf('run', agent), free, take }
  const alone: Consumer = {
    queue: queueOf('suspect', agent),
    free: () => (suspect.run ? 0 : Math.min(free(), 1)),
    take,
  }

  async function take(jobs: Job[]): Promise<void> {
    const claimed = await claimTasks(parts, jobs)
    for (const one of claimed) start(one)
    // What was not claimed may be a suspect from now on, and wait for nothing but its turn.
    if (claimed.length < jobs.length) loop.wake([alone.queue])
  }

  function start({ key, contextId, number, seq, fence, job, canceled }: ClaimedTask): void {
    const controller = new AbortController()
    const claim: Claim = { key, contextId, fence, signal: controller.signal }
    const abort = (reason: AbortReason): void => controller.abort(new TurnAborted(reason))
    claims.add({ number, fence, seq, abort, letGo: () => loop.letGo(job) })
    loop.hold(job, () => {
      claims.remove(fence)
      abort('lost')
    })
    if (canceled) abort('canceled')
    const over = new AbortController()
    const started: Run = { claim, job, controller, over, ends: Promise.resolve() }
    if (job.queue === alone.queue) void beAlone(started)
    running.add(started)
    started.ends = runToEnd(started)
  }

  async function beAlone(started: Run): Promise<void> {
    suspect.run = started
    await pause(aloneFor, started.over.signal)
    suspect.run = undefined
    loop.wake()
  }

  async function runToEnd(started: Run): Promise<void> {
    const { claim } = started
    try {
      await run(claim)
    } catch {
      // Whoever runs it has told of it; here it counts as a run that did not end its task.
    }
    started.over.abort()
    await leave(started)
    // Not before: who closes waits for those that run.
    running.delete(started)
    loop.freed()
  }

  /** Gives up the claim, if it is still held: as often as it takes, for the database may be gone. */
  async function leave({ claim, job }: Run): Promise<void> {
    const { fence, signal } = claim
    const work = async (): Promise<void> => {
      if (!claims.get(fence)) return
      await giveUp(parts, claim, reasonOf(signal) === 'shutdown' ? 'shutdown' : 'failed')
    }
    await keepTrying(work, onError, closing.signal)
    claims.remove(fence)
    loop.letGo(job)
  }

  async function close({ drainMs }: { drainMs: number }): Promise<void> {
    await Promise.all([loop.remove(ordinary), loop.remove(alone)])
    await settled(running, drainMs)
    for (const { controller } of running) controller.abort(new TurnAborted('shutdown'))
    await settled(running, leaveWithin)
    await Promise.all([...running].map(leave))
  }

  async function open(): Promise<void> {
    await ready()
    await parts.jobs.ready(agent)
    if (closing.signal.aborted) return
    loop.add(ordinary)
    loop.add(alone)
  }

  if (concurrency > 0) void keepTrying(open, onError, closing.signal)
  return {
    close(options) {
      closing.abort()
      closed ??= close(options)
      return closed
    },
  }
}

function reasonOf({ reason }: Claim['signal']): AbortReason | undefined {
  return reason instanceof TurnAborted ? reason.reason : undefined
}

async function settled(running: Set<Run>, withinMs: number): Promise<void> {
  const over = new AbortController()
  const all = Promise.all([...running].map(({ ends }) => ends))
  await Promise.race([all, pause(withinMs, over.signal)])
  over.abort()
}
