import { PgBoss } from 'pg-boss'
import type { Database, Sql } from './database.ts'
import { jobsSchema } from './migrations/migration-sql.ts'

/** A job as it was fetched: this attempt at it, and no other, is ours. */
export type Job = { id: string; queue: string; retryCount: number; data: JobData }

/** What a job is about. */
export type JobData = { task: number; webhook?: number | undefined }

/** A job to be added. */
export type NewJob = {
  id: string
  data: JobData
  /** In how many seconds it may be fetched. Default: at once */
  delay?: number | undefined
}

/** The work that is to be done, in pg-boss: who holds a job has until its lease runs out. */
export type Jobs = {
  start(): Promise<void>
  stop(): Promise<void>
  /** Makes the queues of an agent's work, and of its webhooks, if they are not there. */
  ready(agent: string): Promise<void>
  add(sql: Sql, queue: string, jobs: NewJob[]): Promise<void>
  fetch(queue: string, most: number): Promise<Job[]>
  /** Renews leases, and says which jobs are still held. */
  touch(queue: string, jobs: Job[]): Promise<Set<string>>
  /**
   * Frees the jobs whose leases ran out, and does the rest of pg-boss's upkeep.
   *
   * @param until by when, by the database's clock; later it does nothing, and throws
   */
  supervise(until: Date): Promise<void>
  /** For statements: the jobs that somebody works at, as `id`, `queue`, `attempt` and `data`. */
  readonly active: string
  /** Frees jobs as if their leases had run out: these attempts at them, and no later ones. */
  free(queue: string, jobs: Omit<Job, 'data'>[]): Promise<void>
  /**
   * Does away with jobs that are done, or not to be done: the rows they are about say the rest.
   *
   * @param queues where they may be, the likeliest first
   */
  remove(sql: Sql, queues: string[], ids: string[]): Promise<void>
}

/** How long a lease lasts that nobody renews, in seconds: pg-boss takes no less. */
export const leaseSeconds = 10

/** The queue of what was tried so often that pg-boss gave it up. */
export const deadQueue = 'dead'

const day = 86_400

const kinds = ['run', 'suspect', 'push'] as const

/** @param onError told of what goes wrong in pg-boss itself */
export function jobsIn(db: Database, onError: (error: unknown) => void): Jobs {
  let before = ''
  const boss = new PgBoss({
    db: {
      executeSql: (text, values) => db.send(freesLeases(text) ? before + text : text, values),
    },
    schema: jobsSchema(db.schema),
    migrate: false,
    schedule: false,
    supervise: false,
    monitorIntervalSeconds: 1,
    flowIntervalSeconds: 3_600,
    warningQueueSize: 1_000_000,
  })
  boss.on('error', onError)
  const queues = new Map<string, Promise<void>>()

  /**
   * Deaths do not use up tries: how often a task is tried, its row says (`claim-tasks.ts`). What
   * nonetheless fails for good is put where `dead-jobs.ts` finds it, under a lease like any other.
   */
  async function make(queue: string): Promise<void> {
    await boss.createQueue(queue, {
      heartbeatSeconds: leaseSeconds,
      expireInSeconds: day,
      retentionSeconds: 3_650 * day,
      retryLimit: 1_000,
      retryDelay: 0,
      ...(queue !== deadQueue && { deadLetter: deadQueue }),
    })
    // pg-boss looks a queue up once, on a connection of its own: not in somebody's transaction,
    // where all the others may be held by those who wait for one, too.
    await boss.findJobs(queue, { id: crypto.randomUUID() })
  }

  async function makeOnce(queue: string): Promise<void> {
    const making = queues.get(queue) ?? make(queue)
    queues.set(queue, making)
    try {
      await making
    } catch (error) {
      queues.delete(queue)
      throw error
    }
  }

  return {
    async start() {
      await boss.start()
      await makeOnce(deadQueue)
    },
    stop: () => boss.stop({ graceful: false, close: false }),
    async ready(agent) {
      await Promise.all(kinds.map((kind) => makeOnce(queueOf(kind, agent))))
    },
    async add(sql, queue, jobs) {
      const inserts = jobs.map(({ id, data, delay }) => ({
        id,
        data,
        ...(delay !== undefined && delay > 0 && { startAfter: delay }),
      }))
      await boss.insert(queue, inserts, { db: on(sql) })
    },
    async fetch(queue, most) {
      const jobs = await boss.fetch<JobData>(queue, { batchSize: most })
      return jobs.map(({ id, retryCount, data }) => ({ id, queue, retryCount, data }))
    },
    async touch(queue, jobs) {
      const response = await boss.touch(queue, jobs)
      const { settled } = response as { settled?: string[] }
      return new Set(settled)
    },
    async supervise(until) {
      before = unlessLate(until)
      await boss.supervise()
    },
    active: `
      select id, name as queue, retry_count as attempt, data
      from ${jobsSchema(db.schema)}.job where state = 'active'`,
    async free(queue, jobs) {
      await boss.fail(queue, jobs)
    },
    async remove(sql, names, ids) {
      let left = ids
      for (const queue of names) {
        if (left.length === 0) return
        const response = await boss.deleteJob(queue, left, { db: on(sql) })
        const { settled = [] } = response as { settled?: string[] }
        left = left.filter((id) => !settled.includes(id))
      }
    },
  }
}

/** The queue of an agent's work. Names of queues hold no other characters than these. */
export function queueOf(kind: (typeof kinds)[number], agent: string): string {
  const name = agent.replaceAll(
    /[^A-Za-z0-9_-]/gu,
    (char) => `.${char.codePointAt(0)?.toString(36)}.`,
  )
  return `${kind}/${name}`
}

/** Whether it is the statement of pg-boss that frees the jobs whose leases ran out. */
function freesLeases(text: string): boolean {
  return text.includes('job heartbeat timeout')
}

/**
 * What is sent before a statement, in one piece with it: so PostgreSQL does it in time or not at all,
 * for both go by when the piece arrived.
 */
function unlessLate(until: Date): string {
  return `do $$ begin
    if now() > '${until.toISOString()}' then
      raise exception 'Too late to free leases: somebody stood still';
    end if;
  end $$; `
}

function on(sql: Sql): { executeSql: Sql['send'] } {
  return { executeSql: (text, values) => sql.send(text, values) }
}
