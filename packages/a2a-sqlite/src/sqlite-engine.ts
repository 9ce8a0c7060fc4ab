import { durableRetention, retentionPolicy, TurnAborted, type Engine } from 'a2a-core/server'
import { claimOf, newClaims, recentRecords, show } from './claims.ts'
import { groupCommit } from './group-commit.ts'
import { listTasks } from './list-tasks.ts'
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
  const { tasks, log, inbox } = tables
  const claims = newClaims(tasks, log)
  const group = groupCommit(sql, () => claims.reload())
  const readers = newReaders()
  const jobs = recover(sql)
  const push = webhookStore(group, tables)
  const queue = workQueue(group, tables, claims)
  const sweeper = newSweeper(sql, group, claims, policy, (task) => {
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
    readers.close()
    // Before the lock goes: the file is the next one's then.
    pidFile(path).remove()
    database.close()
  }

  return {
    name: 'sqlite',
    push,

    create: (scope, task) =>
      group.write(
        () => storeTask(tables, push, policy, scope, task),
        (stored) => {
          sweeper.look()
          if ('duplicateOf' in stored) return stored
          for (const webhook of stored.webhooks) push.begin(webhook)
          queue.add(stored.job)
          return 'created'
        },
      ),

    post: (key, input, webhook) =>
      group.write(
        () => storeMessage(tables, push, key, input, webhook),
        (stored) => {
          if (typeof stored === 'string' || 'duplicateOf' in stored) return stored
          if (stored.webhook) push.begin(stored.webhook)
          queue.add(stored.job)
          return 'posted'
        },
      ),

    duplicateOf: (scope, input) => group.read(() => inbox.earlier(scope, input)),

    get(key) {
      sweeper.look()
      return group.read(() => {
        const row = tasks.find(key)
        if (!row) return undefined
        return {
          contextId: row.context,
          task: log.fold(row.number),
          seq: log.lastSeq(row.number) || row.seq,
          ended: row.ended === 1,
          questions: JSON.parse(row.questions),
        }
      })
    },

    list(scope, query) {
      sweeper.look()
      return group.read(() => listTasks(sql, log, scope, query))
    },

    async read(key, after, limit) {
      sweeper.look()
      const held = claims.named(key)
      const recent = held && recentRecords(held, after, limit)
      if (recent) return recent
      return group.read(() => {
        const row = tasks.find(key)
        return row ? log.read(row.number, after, limit) : []
      })
    },

    async changed(key, after, signal) {
      const held = claims.named(key)
      if (held) return held.shown.seq > after ? undefined : readers.wait(held.number, signal)
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
      return group.write(
        () => workOf(tables, held),
        (work) => {
          if (work || claims.of(claim) !== held) return work
          claims.drop(held)
          queue.left(held.number)
          return undefined
        },
      )
    },

    commit: async (claim, commit) =>
      group.write(
        () => {
          const held = claims.of(claim)
          return held && { held, ...storeCommit(tables, policy, held, commit) }
        },
        (stored) => {
          if (!stored) return 'lost'
          const { held, result, records } = stored
          if (result !== 'committed') return result
          show(held, records)
          if (held.next.tries === 0) queue.gotOn(held.number)
          if (held.next.ended) {
            queue.left(held.number)
            if (!held.controller) claims.drop(held)
          }
          if (records.length > 0) {
            readers.wake(held.number)
            push.grew(held.number, held.shown.seq, held.next.ended)
          }
          return result
        },
      ),

    requestCancel: (key) =>
      group.write(
        () => {
          const row = tasks.find(key)
          if (row && !row.ended) tasks.set(row.number, { canceled: 1 })
          return row
        },
        (row) => {
          if (!row) return 'not-found'
          if (row.ended) return 'ended'
          const held = claims.ofTask(row.number)
          held?.controller?.abort(new TurnAborted('canceled'))
          return held?.controller ? 'running' : 'idle'
        },
      ),

    steal: (key) =>
      group.write(
        () => tasks.find(key),
        (found) => {
          const row = found && tasks.row(found.number)
          if (!row || row.ended) return undefined
          claims.ofTask(row.number)?.controller?.abort(new TurnAborted('lost'))
          const held = claims.add(row, { key, fence: crypto.randomUUID(), controller: undefined })
          queue.left(row.number)
          return claimOf(held)
        },
      ),

    close({ drainMs = 0 } = {}) {
      closing ??= close(drainMs)
      return closing
    },
  }
}
