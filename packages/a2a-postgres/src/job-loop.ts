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

/** @param onError told of a round that failed; what it was to do is done in a later one */
export function jobLoop(jobs: Jobs, onError: (error: unknown) => void): JobLoop {
  const consumers = new Set<Consumer>()
  const due = new Set<Consumer>()
  const held = new Map<string, { job: Job; lost: () => void }>()
  // Fetched, and under our lease, but not yet taken over: the connection broke between.
  const left = new Map<Consumer, Job[]>()
  let round: Promise<void> | undefined

  async function fetchAll(): Promise<void> {
    for (const consumer of due) {
      due.delete(consumer)
      await handLeft(consumer)
      const most = Math.min(consumer.free(), mostAtOnce)
      if (most <= 0) continue
      const fetched = await jobs.fetch(consumer.queue, most)
      await hand(consumer, fetched)
      if (fetched.length === most && consumers.has(consumer)) due.add(consumer)
    }
  }

  async function hand(consumer: Consumer, fetched: Job[]): Promise<void> {
    if (fetched.length === 0) return
    try {
      await consumer.take(fetched)
    } catch (error) {
      if (EngineUnavailableError.is(error)) left.set(consumer, fetched)
      throw error
    }
  }

  /** Hands over what an earlier round could not, as far as its lease is still ours. */
  async function handLeft(consumer: Consumer): Promise<void> {
    const fetched = left.get(consumer)
    if (!fetched || consumer.free() < fetched.length) return
    const still = await jobs.touch(consumer.queue, fetched)
    left.delete(consumer)
    await hand(
      consumer,
      fetched.filter(({ id }) => still.has(id)),
    )
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
    if (due.size === 0) return
    round ??= fetchAll()
      .catch(onError)
      .finally(() => {
        round = undefined
        if (due.size > 0) wake([])
      })
  }

  return {
    wake,
    add(consumer) {
      consumers.add(consumer)
      wake([consumer.queue])
    },
    async remove(consumer) {
      consumers.delete(consumer)
      due.delete(consumer)
      await roundsToEnd()
      left.delete(consumer)
    },
    async stop() {
      consumers.clear()
      due.clear()
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
