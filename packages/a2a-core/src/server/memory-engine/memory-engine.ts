import { longestWait } from '../../protocol/longest-wait.ts'
import { checkOptions } from '../check-options.ts'
import { saysCompleted } from '../commit-rules.ts'
import type {
  Claim,
  Commit,
  CommitResult,
  Engine,
  LogRecord,
  NewRecord,
  NewTask,
  Scope,
  StoredTask,
  TaskKey,
  TurnInput,
  Work,
} from '../engine.ts'
import type { Signal } from '../light-signal.ts'
import type { StoredPushConfig } from '../push/push-store.ts'
import { memoryRetention, retentionPolicy, type RetentionOptions } from '../retention.ts'
import { TurnAborted } from '../turn-aborted.ts'
import { copyOf, frozen, frozenCopyOf } from '../copy-of.ts'
import { newClaims } from './claims.ts'
import { newExpiry } from './expiry.ts'
import { keptContexts } from './kept-contexts.ts'
import { knownMessages } from './known-messages.ts'
import { logOf, pack, taskOf } from './kept-log.ts'
import { pushQueue } from './push-queue.ts'
import { readReplies } from './read-replies.ts'
import { readyQueue } from './ready-queue.ts'
import { scopedMap } from '../scoped-map.ts'
import { append, newRow, ownCommit, takeOver, wakeReaders, type StoredRow } from './stored-row.ts'
import { taskLists } from './task-lists.ts'

/** How long the memory engine keeps what; tasks 6 hours, and 7 days when they wait for a client. */
export type MemoryEngineOptions = RetentionOptions & {
  /**
   * How many ended tasks are kept, whatever their retention: those that ended first go first, but
   * for tasks whose webhooks are still to be told. Default: 100,000.
   */
  maxEndedTasks?: number | undefined
}

/**
 * The engine of one process, which forgets everything when the process ends. For tests, for
 * agents whose tasks may be lost, and to read: it is the contract in its simplest form.
 *
 * It has no timer: what has had its time goes with the next call that makes, finds or lists a task,
 * before the answer.
 *
 * @throws TypeError when an option is not what it must be
 *
 * @example
 * const app = a2a(agent, { engine: memoryEngine() })
 */
export function memoryEngine(options: MemoryEngineOptions = {}): Engine {
  checkOptions(options, { maxEndedTasks: { min: 0, integer: true } })
  const { maxEndedTasks = 100_000 } = options
  const policy = retentionPolicy(options, memoryRetention)
  const rows = scopedMap<StoredRow>()
  const lists = taskLists(pack)
  const messages = knownMessages()
  const contexts = keptContexts(policy, maxEndedTasks)
  const claims = newClaims(rows)
  const queue = readyQueue(claims)
  const expiry = newExpiry(policy, maxEndedTasks, forget)
  const push = pushQueue(find, (row) => expiry.delivered(row))
  const replies = readReplies((row) => {
    expiry.leave(row)
    forget(row)
  })

  function sweep(): void {
    expiry.sweep()
    contexts.sweep()
  }

  function find(key: TaskKey): StoredRow | undefined {
    sweep()
    return rows.get(key, key.taskId)
  }

  function forget(row: StoredRow): void {
    const { key, context } = row
    row.ended = true
    if (row.fence !== undefined) release(row)
    rows.delete(key, key.taskId)
    lists.forget(row)
    push.forget(row)
    messages.forget(row)
    contexts.taskGone(context)
    wakeReaders(row)
  }

  function grow(row: StoredRow, records: readonly NewRecord[]): void {
    append(row, records)
    if (records.some(({ event }) => event.task ?? event.statusUpdate ?? event.message)) {
      lists.changed(row)
    }
  }

  function release(row: StoredRow): void {
    claims.drop(row)
    queue.released(row)
  }

  return {
    name: 'memory',
    push,

    async create(scope: Scope, task: NewTask) {
      sweep()
      const duplicate = messages.earlier(scope, task.input)
      if (duplicate) return duplicate
      const key = { ...scope, taskId: task.taskId }
      // What is no JSON throws here, before anything is stored.
      const input = frozenCopyOf(task.input)
      const records = frozen(task.records)
      const row = newRow(key, contexts.ofNewTask(key, task.contextId), task.serial)
      row.inbox = [{ number: ++row.received, input }]
      grow(row, records)
      rows.set(key, task.taskId, row)
      for (const webhook of task.webhooks ?? []) push.add(row, webhook, 0)
      messages.remember(row, task.input)
      queue.push(row)
      return 'created'
    },

    async post(key: TaskKey, input: TurnInput, webhook?: StoredPushConfig) {
      const row = find(key)
      const duplicate = messages.earlier(key, input)
      if (duplicate) return duplicate
      if (!row) return 'not-found'
      if (row.ended) return 'ended'
      const ids = Object.keys(input.answers)
      const asked = (row.questions ?? []).filter(({ id }) => ids.includes(id))
      if (asked.length < ids.length || asked.some(({ taken }) => taken)) return 'stale'
      const received = { number: row.received + 1, input: frozenCopyOf(input) }
      if (webhook && push.add(row, webhook, row.seq) === 'full') return 'full'
      row.inbox = [...row.inbox, received]
      row.received++
      for (const question of asked) question.taken = true
      messages.remember(row, input)
      queue.push(row)
      return 'posted'
    },

    async duplicateOf(scope: Scope, input: TurnInput) {
      sweep()
      return messages.earlier(scope, input)
    },

    async get(key: TaskKey): Promise<StoredTask | undefined> {
      const row = find(key)
      if (!row) return undefined
      return {
        contextId: row.context.id,
        task: taskOf(row),
        seq: row.seq,
        ended: row.ended,
        questions: copyOf(row.questions ?? []),
      }
    },

    async list(scope, query) {
      sweep()
      const { rows: listed, ...page } = lists.page(scope, query)
      return { tasks: listed.flatMap((row) => taskOf(row) ?? []), ...page }
    },

    async read(key: TaskKey, after: number, limit: number): Promise<LogRecord[]> {
      const row = find(key)
      if (!row) return []
      // Numbers are contiguous: a record's place in the log follows from its number.
      const log = logOf(row)
      const first = log[0]?.seq ?? 1
      const from = Math.max(after + 1 - first, 0)
      const records = log.slice(from, from + limit)
      replies.read(row, records.length > 0)
      return records
    },

    changed(key: TaskKey, after: number, signal: Signal): ReturnType<Engine['changed']> {
      const row = rows.get(key, key.taskId)
      if (!row || row.seq > after || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = (records?: readonly LogRecord[]): void => {
          signal.removeEventListener('abort', leave)
          const isNext = records?.[0]?.seq === after + 1
          if (isNext) replies.read(row, true)
          resolve(isNext ? records : undefined)
        }
        const leave = (): void => {
          row.waiting = row.waiting?.filter((one) => one !== wake)
          wake()
        }
        if (row.waiting) row.waiting.push(wake)
        else row.waiting = [wake]
        signal.addEventListener('abort', leave)
      })
    },

    work: (agent, run, limits) => queue.work(agent, run, limits),

    async next(claim: Claim): Promise<Work | undefined> {
      const row = claims.of(claim)
      if (!row) return undefined
      const waiting = row.current ?? row.inbox[0]
      if (!waiting || row.ended) {
        release(row)
        return undefined
      }
      const { message, ...input } = waiting.input
      return {
        input: { ...copyOf(input), message },
        number: waiting.number,
        begun: row.current !== undefined,
        attempt: row.current ? row.attempt : 1,
        stalled: Math.max(row.tries - 1, 0),
        turn: row.turn,
        task: taskOf(row),
        questions: copyOf(row.questions ?? []),
        steps: copyOf(row.steps ?? {}),
        saved: {
          task: copyOf(row.savedTask),
          context: copyOf(row.context.saved),
        },
      }
    },

    async commit(claim: Claim, given: Commit): Promise<CommitResult> {
      const row = claims.of(claim)
      if (!row || row.ended) return 'lost'
      if (saysCompleted(given.records) && row.inbox.some(({ number }) => number !== given.begin)) {
        return 'waiting'
      }
      // What is no JSON throws here, before anything is stored.
      const commit = ownCommit(given)
      const answered = row.current ?? row.inbox[0]
      takeOver(row, commit)
      if (commit.records.some(({ event }) => event.message)) replies.comes(row, answered?.input)
      grow(row, commit.records)
      expiry.grew(row)
      push.grew(row)
      if (commit.end && answered) messages.answered(row, answered)
      return 'committed'
    },

    async requestCancel(key: TaskKey) {
      const row = find(key)
      if (!row) return 'not-found'
      if (row.ended) return 'ended'
      row.cancelRequested = true
      row.signal?.abort(new TurnAborted('canceled'))
      return row.signal ? 'running' : 'idle'
    },

    async steal(key: TaskKey): Promise<Claim | undefined> {
      const row = find(key)
      if (!row || row.ended) return undefined
      row.signal?.abort(new TurnAborted('lost'))
      if (row.fence !== undefined) release(row)
      return claims.take(row)
    },

    async close({ drainMs = 0 } = {}) {
      checkOptions({ drainMs }, { drainMs: { min: 0, max: longestWait } })
      await queue.close({ drainMs })
      await push.close()
    },
  }
}
