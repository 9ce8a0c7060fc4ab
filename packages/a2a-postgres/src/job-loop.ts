import { EngineUnavailableError } from 'a2a-core/server'
import type { Job, Jobs } from './jobs.ts'

/** Somebody who takes jobs of one queue. */
export type Consumer = {
  readonly queue: string
  /** How many jobs it would take now. */
  free(): number
  /** Takes over jobs that were fetched; their leases are renewed until it lets them go. */
  take(jobs: Job[]): Promise<void>
}

/** Fetches the jobs of a process, for all its workers, and renews all their leases. */
export type JobLoop = {
  add(consumer: Consumer): void
  /** Fetches no more for a consumer; resolves once it is given nothing more. */
  remove(consumer: Consumer): Promise<void>
  /** Fetches from these queues, or from all. */
  wake(queues?: readonly string[]): void
  /** Says that a consumer has room again: if it lacked it, there may be jobs for it. */
  freed(): void
  /** Says what to do when the lease of a job turns out to be lost. */
  hold(job: Job, lost: () => void): void
  letGo(job: Job): void
  /** Renews the leases. */
  renew(): Promise<void>
  /** Fetches nothing more. */
  stop(): Promise<void>
}

/** How many jobs are fetched at a time. */
const mostAtOnce = 100

/**
 * @param onError told of the first round that failed, until one succeeds again; what it was to do is
 *   done in a later one
 */
export function jobLoop(jobs: Jobs, onError: (error: unknown) => void): JobLoop {
  const consumers = new Set<Consumer>()
  const due = new Set<Consumer>()
  // Those that had no room when they could have been given something.
  const full = new Set<Consumer>()
  const held = new Map<string, { job: Job; lost: () => void }>()
  // Fetched, and under our lease, but not yet taken over: the connection broke between.
  const left = new Map<Consumer, Job[]>()
  let round: Promise<void> | undefined
  let failing = false

  async function fetchAll(): Promise<void> {
    for (const consumer of due) {
      due.delete(consumer)
      const before = await stillLeft(consumer)
      const most = Math.min(consumer.free(), mostAtOnce)
      if (most <= 0) full.add(consumer)
      if (most <= 0) continue
      const fetched = before.length > 0 ? before : await jobs.fetch(consumer.queue, most)
      await hand(consumer, fetched.slice(0, most), fetched.slice(most))
      failing = false
      const more = before.length > 0 || fetched.length === most
      if (more && consumers.has(consumer)) due.add(consumer)
    }
  }

  /**
   * Hands jobs over: again in a later round, if the connection broke. Of jobs that cannot be taken
   * over for another reason each is tried alone, and what fails then is left until its lease ran out.
   */
  async function hand(consumer: Consumer, fetched: Job[], others: Job[]): Promise<void> {
    if (fetched.length === 0) return
    keep(consumer, [...fetched, ...others])
    try {
      await consumer.take(fetched)
    } catch (error) {
      if (EngineUnavailableError.is(error)) throw error
      if (fetched.length === 1) onError(error)
      else {
        for (const [index, job] of fetched.entries()) {
          await hand(consumer, [job], [...fetched.slice(index + 1), ...others])
        }
      }
    }
    keep(consumer, others)
  }

  /** What an earlier round could not hand over, as far as its lease is still ours. */
  async function stillLeft(consumer: Consumer): Promise<Job[]> {
    const fetched = left.get(consumer)
    if (!fetched) return []
    const still = await jobs.touch(consumer.queue, fetched)
    const ours = fetched.filter(({ id }) => still.has(id))
    keep(consumer, ours)
    return ours
  }

  function keep(consumer: Consumer, fetched: Job[]): void {
    if (fetched.length > 0) left.set(consumer, fetched)
    else left.delete(consumer)
  }

  /** Waits for the round that is under way, and for those that follow at once. */
  async function roundsToEnd(): Promise<void> {
    if (!round) return
    await round
    await roundsToEnd()
  }

  function wake(queues?: readonly string[]): void {
    for (const consumer of consumers) {
      if (!queues || queues.includes(consumer.queue)) due.add(consumer)
    }
    fetchDue()
  }

  function fetchDue(): void {
    if (due.size === 0) return
    round ??= fetchAll()
      .catch((error: unknown) => {
        if (!failing) onError(error)
        failing = true
      })
      .finally(() => {
        round = undefined
        fetchDue()
      })
  }

  return {
    wake,
    freed() {
      for (const consumer of full) due.add(consumer)
      full.clear()
      fetchDue()
    },
    add(consumer) {
      consumers.add(consumer)
      wake([consumer.queue])
    },
    async remove(consumer) {
      consumers.delete(consumer)
      due.delete(consumer)
      await roundsToEnd()
      left.delete(consumer)
      full.delete(consumer)
    },
    async stop() {
      consumers.clear()
      due.clear()
      full.clear()
      await roundsToEnd()
    },
    hold(job, lost) {
      held.set(leaseOf(job), { job, lost })
    },
    letGo(job) {
      held.delete(leaseOf(job))
    },
    async renew() {
      const leases = [...held.values()]
      for (const [queue, ofQueue] of Map.groupBy(leases, ({ job }) => job.queue)) {
        const still = await jobs.touch(
          queue,
          ofQueue.map(({ job }) => job),
        )
        for (const { job, lost } of ofQueue) {
          if (!still.has(job.id) && held.delete(leaseOf(job))) lost()
        }
      }
    },
  }
}

/** A lease is of one attempt at a job: another has its own. */
function leaseOf({ id, retryCount }: Job): string {
  return `${id}:${retryCount}`
}
