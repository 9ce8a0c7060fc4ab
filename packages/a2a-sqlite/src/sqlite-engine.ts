import {
  checkOptions,
  durableRetention,
  longestWait,
  retentionPolicy,
  TurnAborted,
  type Engine,
  type StoredTask,
  type TaskKey,
} from 'a2a-core/server'
import { claimOf, newClaims, type Held } from './claims.ts'
import { isLogOver } from './expire.ts'
import { groupCommit } from './group-commit.ts'
import { listTasks } from './list-tasks.ts'
import { recentRecords, storedTask, type LiveTask } from './live-task.ts'
import { liveTasks } from './live-tasks.ts'
import { openDatabase } from './open-database.ts'
import { pidFile } from './pid-file.ts'
import { newReaders } from './readers.ts'
import { recover } from './recover.ts'
import { sqlOn } from './sql.ts'
import { checkedOptions, type SqliteEngineOptions } from './sqlite-engine-options.ts'
import { storeCommit } from './store-commit.ts'
import { storeMessage } from './store-message.ts'
import { storeTask } from './store-task.ts'
import { newSweeper } from './sweeper.ts'
import { tablesOn } from './tables/tables.ts'
import { webhookStore } from './webhook-store.ts'
import { workOf } from './work-of.ts'
import { workQueue } from './work-queue.ts'

/**
 * An engine that lasts, for one process: tasks live in a SQLite file, and what a process leaves
 * when it ends, however it ends, goes on in the next.
 *
 * @param options the file, or all of them
 * @throws DatabaseFileError when the file cannot be used: another process has it open, it is
 *   something else, or newer than this package
 * @throws TypeError when an option is not what it must be
 *
 * @example
 * const app = a2a(agent, { engine: sqliteEngine('tasks.db') })
 */
export function sqliteEngine(options: string | SqliteEngineOptions): Engine {
  const { path, synchronous = 'normal', ...retention } = checkedOptions(options)
  const policy = retentionPolicy(retention, durableRetention)
  const database = openDatabase(path, synchronous)
  const sql = sqlOn(database)
  const tables = tablesOn(sql)
  const { tasks, log, inbox, kept, totals } = tables
  const group = groupCommit(sql, {
    beforeCommit: () => totals.write(),
    onFailure() {
      lives.reload()
      totals.forget()
      inbox.forget()
    },
  })
  const lives = liveTasks(group, tables)
  const claims = newClaims(lives)
  const readers = newReaders()
  const jobs = recover(sql)
  const push = webhookStore(group, tables)
  const queue = workQueue(group, tables, lives, claims)
  const sweeper = newSweeper({ sql, group, totals, lives, claims }, policy, (task) => {
    push.forget(task)
    readers.wake(task)
  })
  for (const job of jobs) queue.add(job)
  let closing: Promise<void> | undefined

  async function close(drainMs: number): Promise<void> {
    await queue.close({ drainMs })
    await push.close()
    sweeper.close()
    group.close()
    lives.reload()
    readers.close()
    // Before the lock goes: the file is the next one's then.
    pidFile(path).remove()
    database.close()
  }

  function taskOnDisk(key: TaskKey): StoredTask | undefined {
    const row = tasks.find(key)
    if (!row) return undefined
    return {
      contextId: row.context,
      task: log.fold(row.number).task,
      seq: log.lastSeq(row.number) || row.seq,
      ended: row.ended === 1,
      questions: JSON.parse(row.questions),
    }
  }

  /** A claim ends, since there is nothing more to do. */
  function release(held: Held): undefined {
    claims.drop(held)
    queue.left(held.number)
  }

  return {
    name: 'sqlite',
    push,

    create: (scope, task) =>
      group.write(
        () => storeTask(tables, lives, push, policy, scope, task),
        (stored) => {
          sweeper.look()
          if ('duplicateOf' in stored) return stored
          lives.show(stored.job.number, stored.seq)
          for (const webhook of stored.webhooks) push.begin(webhook)
          return 'created'
        },
        (stored) => {
          if ('job' in stored) queue.add(stored.job)
        },
      ),

    post: (key, input, webhook) =>
      group.write(
        () => storeMessage(tables, lives, push, key, input, webhook),
        (stored) => {
          if (typeof stored === 'string' || 'duplicateOf' in stored) return stored
          if (stored.webhook) push.begin(stored.webhook)
          queue.add(stored.job)
          return 'posted'
        },
      ),

    duplicateOf: (scope, input) => group.read(() => inbox.earlier(scope, input)),

    async get(key) {
      sweeper.look()
      const known = lives.find(key)
      if (known && lives.settled(known.row.number)) return storedTask(known)
      return group.read(() => {
        const live = lives.find(key)
        return live ? storedTask(live) : taskOnDisk(key)
      })
    },

    list(scope, query) {
      sweeper.look()
      return group.read(() => listTasks(sql, tables, scope, query))
    },

    async read(key, after, limit) {
      sweeper.look()
      const live = lives.find(key)
      const recent = live && recentRecords(live, after, limit)
      if (recent) return recent
      return group.read(() => {
        const row = tasks.find(key)
        return row && !isLogOver(sql, row, policy) ? log.read(row.number, after, limit) : []
      })
    },

    async changed(key, after, signal) {
      const live = lives.find(key)
      if (live?.shown !== undefined) {
        return live.shown > after ? undefined : readers.wait(live.row.number, signal)
      }
      return group.read(() => {
        const row = tasks.find(key)
        if (!row || (log.lastSeq(row.number) || row.seq) > after) return undefined
        return readers.wait(row.number, signal)
      })
    },

    work: (agent, run, limits) => queue.work(agent, run, limits),

    async next(claim) {
      const held = claims.of(claim)
      if (!held) return undefined
      const settled = lives.settled(held.number)
      if (settled && !(kept.mayHaveContexts && group.touches(contextName(settled)))) {
        const work = workOf(tables, settled)
        if (work) return work
        if (!settled.row.claimed) return release(held)
      }
      return group.write(
        () => {
          const live = lives.openNumber(held.number)
          const work = live && workOf(tables, live)
          if (live && !work) tasks.set(live.row, { claimed: 0, tries: 0 })
          return work
        },
        (work) => (work || claims.of(claim) !== held ? work : release(held)),
      )
    },

    commit: async (claim, commit) =>
      group.write(
        () => {
          const held = claims.of(claim)
          const live = held && lives.openNumber(held.number)
          if (!live) return undefined
          const result = storeCommit(tables, policy, live, commit)
          if (commit.saved?.context !== undefined) group.touch(contextName(live))
          return { held, result, seq: live.seq, ended: live.row.ended === 1, tries: live.row.tries }
        },
        (stored) => {
          if (!stored) return 'lost'
          const { held, result, seq, ended, tries } = stored
          if (result !== 'committed') return result
          lives.show(held.number, seq)
          if (tries === 0) queue.gotOn(held.number)
          if (ended) {
            queue.left(held.number)
            if (!held.signal) claims.drop(held)
          }
          if (commit.records.length > 0) {
            readers.wake(held.number)
            push.grew(held.number, seq, ended)
          }
          return result
        },
      ),

    requestCancel: (key) =>
      group.write(
        () => {
          const row = lives.open(key)?.row
          if (row && !row.ended) tasks.set(row, { canceled: 1 })
          return row
        },
        (row) => {
          if (!row) return 'not-found'
          if (row.ended) return 'ended'
          const held = claims.ofTask(row.number)
          held?.signal?.abort(new TurnAborted('canceled'))
          return held?.signal ? 'running' : 'idle'
        },
      ),

    steal: (key) =>
      group.write(
        () => lives.open(key)?.row.number,
        (number) => {
          // What was written after it in its transaction is there, too.
          const live = number === undefined ? undefined : lives.openNumber(number)
          if (!live || live.row.ended) return undefined
          claims.ofTask(live.row.number)?.signal?.abort(new TurnAborted('lost'))
          const held = claims.add(live, undefined)
          queue.left(held.number)
          return claimOf(held)
        },
      ),

    async close({ drainMs = 0 } = {}) {
      checkOptions({ drainMs }, { drainMs: { min: 0, max: longestWait } })
      closing ??= close(drainMs)
      return closing
    },
  }
}

function contextName({ row: { scope, context } }: LiveTask): string {
  return `${scope}${context}`
}
