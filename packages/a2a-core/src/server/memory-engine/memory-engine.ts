import type { Json } from '../../protocol/json.ts'
import type {
  Claim,
  Commit,
  CommitResult,
  Duplicate,
  Engine,
  LogRecord,
  NewTask,
  Scope,
  StoredTask,
  TaskKey,
  TurnInput,
  Work,
} from '../engine.ts'
import type { StoredPushConfig } from '../push/push-store.ts'
import { TurnAborted } from '../turn-aborted.ts'
import { copyOf, frozenCopyOf } from './copy-of.ts'
import { listRows } from './list-rows.ts'
import { isDelivered, pushQueue } from './push-queue.ts'
import { readyQueue } from './ready-queue.ts'
import { append, completes, newRow, takeOver, type StoredRow } from './stored-row.ts'

/** A message that came in: whose it is, and which of its task's. */
type KnownMessage = { row: StoredRow; digest: string; number: number }

/** How long the memory engine keeps what. */
export type MemoryEngineOptions = {
  /** For how long after a task's end its log can be read, in milliseconds. Default: 600,000. */
  resumeWindow?: number
}

/**
 * The engine of one process, which forgets everything when the process ends. For tests, for
 * agents whose tasks may be lost, and to read: it is the contract in its simplest form.
 *
 * @example
 * const app = a2a(agent, { engine: memoryEngine() })
 */
export function memoryEngine({ resumeWindow = 600_000 }: MemoryEngineOptions = {}): Engine {
  const rows = new Map<string, StoredRow>()
  const scopes = new Map<string, Set<StoredRow>>()
  const contexts = new Map<string, Json>()
  const messages = new Map<string, KnownMessage>()
  const queue = readyQueue()
  let ended: StoredRow[] = []

  const find = (key: TaskKey): StoredRow | undefined => rows.get(nameOf(key, key.taskId))
  const push = pushQueue(find)

  function earlier(scope: Scope, { message, idempotency }: TurnInput): Duplicate | undefined {
    const known = messages.get(nameOf(scope, message.messageId))
    if (!known || !idempotency) return undefined
    const { row, number, digest } = known
    const waits = row.current?.number === number || row.inbox.some((one) => one.number === number)
    const runs = waits && row.endedAt === undefined && digest === idempotency.digest
    if (idempotency.mode === 'running' && !runs) return undefined
    return { duplicateOf: { taskId: row.key.taskId, digest } }
  }

  function remember(row: StoredRow, { message, idempotency }: TurnInput): void {
    if (!idempotency) return
    const { digest } = idempotency
    messages.set(nameOf(row.key, message.messageId), { row, digest, number: row.received })
  }

  function held(claim: Claim): StoredRow | undefined {
    const row = find(claim.key)
    return row?.fence === claim.fence ? row : undefined
  }

  function release(row: StoredRow): void {
    row.fence = undefined
    row.controller = undefined
    queue.released(row)
  }

  function forgetOldLogs(): void {
    const before = Date.now() - resumeWindow
    const kept = ended.findIndex(({ endedAt }) => endedAt !== undefined && endedAt > before)
    const old = kept === -1 ? ended : ended.slice(0, kept)
    if (old.length === 0) return
    const undelivered = old.filter((row) => !isDelivered(row))
    for (const row of old) if (isDelivered(row)) row.log = []
    ended = [...undelivered, ...(kept === -1 ? [] : ended.slice(kept))]
  }

  return {
    name: 'memory',
    push,

    async create(scope: Scope, task: NewTask) {
      forgetOldLogs()
      const duplicate = earlier(scope, task.input)
      if (duplicate) return duplicate
      const key = { ...scope, taskId: task.taskId }
      const row = newRow(key, task.contextId, task.serial)
      row.inbox.push({ number: ++row.received, input: copyOf(task.input) })
      append(row, frozenCopyOf(task.records))
      rows.set(nameOf(scope, task.taskId), row)
      const own = scopes.get(nameOf(scope)) ?? new Set()
      scopes.set(nameOf(scope), own.add(row))
      for (const webhook of task.webhooks ?? []) push.add(row, webhook, 0)
      remember(row, task.input)
      queue.push(row)
      return 'created'
    },

    async post(key: TaskKey, input: TurnInput, webhook?: StoredPushConfig) {
      const duplicate = earlier(key, input)
      if (duplicate) return duplicate
      const row = find(key)
      if (!row) return 'not-found'
      if (row.endedAt !== undefined) return 'ended'
      const ids = Object.keys(input.answers)
      const asked = row.questions.filter((question) => ids.includes(question.id))
      if (asked.length < ids.length || asked.some(({ taken }) => taken)) return 'stale'
      const received = { number: row.received + 1, input: copyOf(input) }
      if (webhook && push.add(row, webhook, row.seq) === 'full') return 'full'
      row.inbox.push(received)
      row.received++
      for (const question of asked) question.taken = true
      remember(row, input)
      queue.push(row)
      return 'posted'
    },

    async duplicateOf(scope: Scope, input: TurnInput) {
      return earlier(scope, input)
    },

    async get(key: TaskKey): Promise<StoredTask | undefined> {
      const row = find(key)
      if (!row) return undefined
      return {
        contextId: row.contextId,
        task: copyOf(row.task),
        seq: row.seq,
        ended: row.endedAt !== undefined,
        questions: copyOf(row.questions),
      }
    },

    async list(scope, query) {
      return listRows(scopes.get(nameOf(scope)) ?? [], query)
    },

    async read(key: TaskKey, after: number, limit: number): Promise<LogRecord[]> {
      const row = find(key)
      if (!row) return []
      // Numbers are contiguous: a record's place in the log follows from its number.
      const first = row.log[0]?.seq ?? 1
      const from = Math.max(after + 1 - first, 0)
      return row.log.slice(from, from + limit)
    },

    async changed(key: TaskKey, after: number, signal: AbortSignal): Promise<void> {
      const row = find(key)
      if (!row || row.seq > after || signal.aborted) return
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          row.waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        row.waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    },

    work: (agent, run, options) => queue.work(agent, run, options),

    async next(claim: Claim): Promise<Work | undefined> {
      const row = held(claim)
      if (!row) return undefined
      const waiting = row.current ?? row.inbox[0]
      if (!waiting || row.endedAt !== undefined) {
        release(row)
        return undefined
      }
      return {
        input: copyOf(waiting.input),
        number: waiting.number,
        begun: row.current !== undefined,
        attempt: row.current ? row.attempt : 1,
        turn: row.turn,
        task: copyOf(row.task),
        questions: copyOf(row.questions),
        steps: copyOf(row.steps),
        saved: {
          task: copyOf(row.savedTask),
          context: copyOf(contexts.get(nameOf(row.key, row.contextId))),
        },
      }
    },

    async commit(claim: Claim, given: Commit): Promise<CommitResult> {
      const row = held(claim)
      if (!row || row.endedAt !== undefined) return 'lost'
      if (completes(given) && row.inbox.some(({ number }) => number !== given.begin)) {
        return 'waiting'
      }
      // What cannot be copied throws here, before anything is stored.
      const { records, ...rest } = given
      const commit = { ...copyOf(rest), records: frozenCopyOf(records) }
      takeOver(row, commit)
      if (commit.saved?.context !== undefined) {
        contexts.set(nameOf(row.key, row.contextId), commit.saved.context)
      }
      append(row, commit.records)
      if (row.endedAt !== undefined) ended.push(row)
      push.grew(row)
      return 'committed'
    },

    async requestCancel(key: TaskKey) {
      const row = find(key)
      if (!row) return 'not-found'
      if (row.endedAt !== undefined) return 'ended'
      row.cancelRequested = true
      row.controller?.abort(new TurnAborted('canceled'))
      return row.controller ? 'running' : 'idle'
    },

    async steal(key: TaskKey): Promise<Claim | undefined> {
      const row = find(key)
      if (!row || row.endedAt !== undefined) return undefined
      row.controller?.abort(new TurnAborted('lost'))
      if (row.fence !== undefined) release(row)
      const fence = crypto.randomUUID()
      row.fence = fence
      return { key, contextId: row.contextId, fence, signal: new AbortController().signal }
    },

    async close({ drainMs = 0 } = {}) {
      await queue.close({ drainMs })
      await push.close()
    },
  }
}

/** A name for what belongs to a scope; no two different scopes have the same. */
function nameOf({ agent, tenant, owner }: Scope, id = ''): string {
  return JSON.stringify([agent, tenant, owner, id])
}
