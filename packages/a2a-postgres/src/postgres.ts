import {
  checkOptions,
  durableRetention,
  EngineUnavailableError,
  longestWait,
  retentionPolicy,
  type Claim,
  type CommitResult,
  type Engine,
  type RetentionOptions,
  type TaskKey,
  type Worker,
} from 'a2a-core/server'
import { requestCancel, stealClaim } from './cancel-task.ts'
import { checkPool } from './check-pool.ts'
import { checkPostgresOptions } from './check-postgres-options.ts'
import { commitGroup } from './commit-group.ts'
import { createGroup } from './create-group.ts'
import { databaseClock } from './database-clock.ts'
import { database } from './database.ts'
import { deadJobs } from './dead-jobs.ts'
import type { Parts } from './engine-parts.ts'
import { errorListener } from './error-listener.ts'
import { freshRecords } from './fresh-records.ts'
import { getTasks } from './get-task.ts'
import { grouped } from './grouped.ts'
import { heldClaims } from './held-claims.ts'
import { heldWebhooks } from './held-webhooks.ts'
import type { Hint } from './hint.ts'
import { hintsOf } from './hints.ts'
import { jobLoop } from './job-loop.ts'
import { jobsIn } from './jobs.ts'
import { duplicatesOf, knownBy } from './known-message.ts'
import { listTasks } from './list-tasks.ts'
import { logReaders } from './log-readers.ts'
import { checkMigrated, migrate } from './migrations/migrate.ts'
import { findWorks, nextWork } from './next-work.ts'
import { pendingCommit, type PendingCommit } from './pending-commit.ts'
import { pendingCreate, type PendingCreate } from './pending-create.ts'
import type { PostgresPool } from './pool.ts'
import { postMessage } from './post-message.ts'
import { presenceIn } from './presence.ts'
import { pushStore } from './push-store.ts'
import { readLogs, type LogQuery } from './read-log.ts'
import { snapshotWriter } from './snapshots.ts'
import { taskWorker } from './task-worker.ts'
import { upkeep } from './upkeep.ts'
import { whileHeldIn } from './while-held.ts'

/** How the engine uses a database, and for how long it keeps what. Default: `durableRetention`. */
export type PostgresOptions = RetentionOptions & {
  /** The schema of its tables; pg-boss has one beside it, `<schema>_jobs`. Default: `a2a`. */
  schema?: string | undefined
  /** Whether the engine makes and changes its tables itself. Default: true. See `migrationSql`. */
  migrate?: boolean | undefined
  /**
   * How often to look for what no notification has told, in milliseconds: so late at most is what
   * happens while the connection that listens is gone. At most, and by default: 1,000.
   */
  pollInterval?: number | undefined
  /**
   * Told of what goes wrong behind the calls, such as a lost connection; the engine goes on by
   * itself, whatever this throws. Default: `console.error`.
   */
  onError?: ((error: unknown) => unknown) | undefined
}

/** How many records at most are given to who waits for them: it may take its time with them. */
const mostAtHand = 256

/**
 * The engine of many processes, which have one PostgreSQL in common: any of them accepts, runs,
 * shows and cancels, and what one leaves undone another takes up.
 *
 * @param pool of the package `pg`; the engine does not end it. One connection is kept to listen,
 *   and work wants four more: `max` of 5, and of 2 at least
 * @throws TypeError when the pool or an option is not what it must be
 *
 * @example
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL })
 * const app = a2a(agent, { engine: postgres(pool) })
 */
export function postgres(pool: PostgresPool, options: PostgresOptions = {}): Engine {
  checkPool(pool)
  checkPostgresOptions(options)
  const { schema = 'a2a', pollInterval = 1_000 } = options
  const onError = errorListener(options.onError)
  const db = database(pool, schema)
  const jobs = jobsIn(db, onError)
  const loop = jobLoop(jobs, onError)
  const readers = logReaders(db)
  const claims = heldClaims(db)
  const whileHeld = whileHeldIn(claims, onError)
  const webhooks = heldWebhooks(db)
  const snapshots = snapshotWriter(db, onError)
  const fresh = freshRecords()
  const channel = schema
  // A connection that breaks while nobody uses it: unheard, that ends the process.
  const lost = (error: Error): void => {
    if (!closed) onError(error)
  }
  pool.on('error', lost)
  const clock = databaseClock(db)
  const now = options.now ?? clock.now
  const retention = retentionPolicy({ ...options, now }, durableRetention)
  const presence = presenceIn(schema)
  const parts: Parts = { db, jobs, presence, snapshots, fresh, clock, retention, channel, hear }
  const listener = (hint: Hint | undefined): void => (hint ? hear(hint) : round.reconnected())
  const hints = hintsOf({ db, channel, presence, listener, onError })
  const unseen = (): void => hints.renew()
  const round = upkeep({ parts, loop, readers, claims, webhooks, pollInterval, unseen, onError })
  const suspect = { run: undefined }
  const workers = new Set<Worker>()
  // Claims whose task was ended under them: nobody need look for more work.
  const ended = new WeakSet<Claim>()
  let starting: Promise<void> | undefined
  let closed = false

  const alone = { mayRepeat: (error: unknown) => !EngineUnavailableError.is(error) }
  const commits = grouped((group: PendingCommit[]) => commitGroup(parts, group), {
    ...alone,
    apart: ({ number }) => number,
  })
  const creates = grouped((group: PendingCreate[]) => createGroup(parts, group), {
    ...alone,
    apart: ({ name }) => name,
    sizeOf: ({ size }) => size,
  })
  const reads = grouped((group: LogQuery[]) => readLogs(db, group), alone)
  // Each brings a whole task, and how large that is, nobody knows before.
  const whole = { ...alone, most: 32 }
  const gets = grouped((group: TaskKey[]) => getTasks(db, group), whole)
  const works = grouped((group: Claim[]) => findWorks(db, group), whole)

  function hear({
    grown = [],
    queues = [],
    claims: numbers = [],
    webhooks: called = [],
  }: Hint): void {
    for (const [taskId, seq] of grown) readers.grew(taskId, seq)
    if (queues.length > 0) loop.wake(queues)
    if (numbers.length > 0) void claims.look(numbers).catch(onError)
    if (called.length > 0) void webhooks.look(called).catch(onError)
  }

  async function start(): Promise<void> {
    checkOpen()
    await (options.migrate === false ? checkMigrated(db) : migrate(db))
    checkOpen()
    await clock.ask()
    await jobs.start()
    if (closed) await jobs.stop()
    checkOpen()
    round.start()
    // What is claimed from here on bears the number under which others see this process.
    await hints.start()
    if (closed) await jobs.stop()
    checkOpen()
    loop.add(deadJobs(parts))
  }

  function checkOpen(): void {
    if (closed) throw new Error('The engine is closed')
  }

  function ready(): Promise<void> {
    starting ??= start().catch((error: unknown) => {
      starting = undefined
      throw error
    })
    return starting
  }

  function keep(worker: Worker): Worker {
    workers.add(worker)
    return worker
  }

  return {
    name: 'postgres',
    push: pushStore({ parts, loop, webhooks, ready, keep, onError }),
    async create(scope, task) {
      const pending = pendingCreate(scope, task)
      await ready()
      await jobs.ready(scope.agent)
      return creates(pending)
    },
    async post(key, input, webhook) {
      await ready()
      return postMessage(parts, key, input, webhook)
    },
    async duplicateOf(scope, input) {
      await ready()
      const [duplicate] = await duplicatesOf(db, [knownBy(scope, input)])
      return duplicate
    },
    async get(key) {
      await ready()
      return gets(key)
    },
    async list(scope, query) {
      await ready()
      return listTasks(db, scope, query)
    },
    async read(key, after, limit) {
      await ready()
      const records = fresh.after(key, after, limit)
      return records.length > 0 ? records : reads({ key, after, limit })
    },
    async changed(key, after, signal) {
      await ready()
      await readers.changed(key, after, signal)
      const came = fresh.after(key, after, mostAtHand)
      return came.length > 0 ? came : undefined
    },
    work(agent, run, { concurrency }) {
      return keep(
        taskWorker({ parts, loop, claims, ready, suspect, onError }, agent, run, { concurrency }),
      )
    },
    async next(claim) {
      if (ended.has(claim)) return undefined
      const work = await whileHeld(claim, () => nextWork(parts, claim, works))
      if (!work) claims.remove(claim.fence)
      return work
    },
    async commit(claim: Claim, commit): Promise<CommitResult> {
      const pending = pendingCommit(claim, commit)
      const held = claims.get(claim.fence)
      const result = await whileHeld(claim, (tries) => {
        return commits(tries === 1 ? pending : { ...pending, after: held?.seq })
      })
      if (result !== 'committed') return result
      if (held) held.seq += pending.records.length
      if (pending.ends) {
        ended.add(claim)
        claims.remove(claim.fence)
      }
      return result
    },
    async requestCancel(key) {
      await ready()
      return requestCancel(parts, key)
    },
    async steal(key) {
      await ready()
      return stealClaim(parts, key)
    },
    async close({ drainMs = 0 } = {}) {
      checkOptions({ drainMs }, { drainMs: { min: 0, max: longestWait } })
      closed = true
      await Promise.all([...workers].map((worker) => worker.close({ drainMs })))
      await Promise.all([round.stop(), hints.stop(), loop.stop()])
      await snapshots.stop()
      if (starting) await jobs.stop()
      db.letGo()
      pool.off('error', lost)
      // Connections that end with the pool may still break: one listener stays for that, not more.
      pool.off('error', ignore)
      pool.on('error', ignore)
    },
  }
}

function ignore(): void {}
