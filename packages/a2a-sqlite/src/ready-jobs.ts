import { FreshMap } from 'a2a-core/server'
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
  const known = new FreshMap<number, Job>()
  /** The lanes that are occupied, with those that wait until they are free. */
  const lanes = new FreshMap<string, Job[]>()
  const laneOf = new FreshMap<number, string>()
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

  return {
    add(job) {
      if (known.get(job.number) || isHeld(job.number)) return
      known.set(job.number, job)
      enqueue(job)
      onReady(job.key.agent)
    },

    take(agent) {
      for (let job = next(agent); job; job = next(agent)) {
        const { number, lane } = job
        if (isHeld(number)) {
          known.delete(number)
          suspects.cleared(number)
          continue
        }
        if (lane === undefined) return job
        const parked = lanes.get(lane)
        if (!parked) {
          lanes.set(lane, [])
          laneOf.set(number, lane)
          return job
        }
        parked.push(job)
        suspects.cleared(number)
      }
      return undefined
    },

    claimed: (task) => known.delete(task),

    gotOn(task) {
      if (suspects.cleared(task)) tellAll()
    },

    left(task) {
      const lane = laneOf.get(task)
      const parked = lane === undefined ? undefined : lanes.get(lane)
      if (lane !== undefined) {
        laneOf.delete(task)
        lanes.delete(lane)
      }
      for (const job of parked ?? []) enqueue(job)
      if (suspects.cleared(task)) tellAll()
      else if (parked?.[0]) onReady(parked[0].key.agent)
    },

    close: () => suspects.close(),
  }
}
