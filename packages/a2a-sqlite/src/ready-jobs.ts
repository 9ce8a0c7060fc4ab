import { newFifo, type Fifo } from './fifo.ts'
import type { Job } from './job.ts'
import { newSuspects } from './suspects.ts'

/** Tasks that have work, and which of them may be run now. */
export type ReadyJobs = {
  /** Adds a task, once. */
  add(job: Job): void
  /** The next task of an agent that may be run. It occupies its place until it has left. */
  take(agent: string): Job | undefined
  /** Says that a task that was taken is claimed, or needs no claim: it may be added again. */
  claimed(task: number): void
  /** Says that a task got somewhere: nobody suspects it any more. */
  gotOn(task: number): void
  /** Says that a task occupies nothing any more. */
  left(task: number): void
  close(): void
}

/**
 * Makes it. Turns of one serial context run one at a time.
 *
 * @param isHeld tells whether a task is claimed already
 * @param onReady told of each agent whose tasks may be run now
 */
export function readyJobs(
  isHeld: (task: number) => boolean,
  onReady: (agent: string) => void,
): ReadyJobs {
  const ready = new Map<string, Fifo<Job>>()
  const known = new Set<number>()
  const lanes = new Set<string>()
  const laneOf = new Map<number, string>()
  const parked = new Map<string, Job[]>()
  const suspects = newSuspects(tellAll)

  function tellAll(): void {
    for (const agent of ready.keys()) onReady(agent)
  }

  function enqueue(job: Job): void {
    const { agent } = job.key
    const jobs = ready.get(agent) ?? newFifo<Job>()
    ready.set(agent, jobs)
    if (!suspects.add(job)) jobs.push(job)
  }

  function next(agent: string): Job | undefined {
    return suspects.take(agent) ?? (suspects.keepOthersOut ? undefined : ready.get(agent)?.shift())
  }

  /** Puts a task aside until its context is free. */
  function park(job: Job, lane: string): void {
    const waiting = parked.get(lane) ?? []
    parked.set(lane, waiting)
    waiting.push(job)
    suspects.cleared(job.number)
  }

  return {
    add(job) {
      if (known.has(job.number) || isHeld(job.number)) return
      known.add(job.number)
      enqueue(job)
      onReady(job.key.agent)
    },

    take(agent) {
      for (let job = next(agent); job; job = next(agent)) {
        const { number, lane } = job
        if (isHeld(number)) {
          known.delete(number)
          suspects.cleared(number)
        } else if (lane !== undefined && lanes.has(lane)) park(job, lane)
        else {
          if (lane !== undefined) {
            lanes.add(lane)
            laneOf.set(number, lane)
          }
          return job
        }
      }
      return undefined
    },

    claimed: (task) => void known.delete(task),

    gotOn(task) {
      if (suspects.cleared(task)) tellAll()
    },

    left(task) {
      const lane = laneOf.get(task)
      laneOf.delete(task)
      const waiting = lane === undefined ? [] : (parked.get(lane) ?? [])
      if (lane !== undefined) {
        lanes.delete(lane)
        parked.delete(lane)
      }
      for (const job of waiting) enqueue(job)
      if (suspects.cleared(task)) tellAll()
      else for (const { key } of waiting.slice(0, 1)) onReady(key.agent)
    },

    close: () => suspects.close(),
  }
}
