import { setTimeout as pause } from 'node:timers/promises'
import {
  durableRetention,
  retentionPolicy,
  type Claim,
  type Engine,
  type RetentionOptions,
  type Worker,
} from 'a2a-core/server'
import { pollingWorker, type Leases } from './polling-worker.ts'
import {
  insertTask,
  listTasks,
  nameOf,
  openTables,
  readContext,
  takeTask,
  type Kept,
  type TaskRow,
} from './sqlite-tables.ts'

const json = (value: unknown): string => JSON.stringify(value)

/**
 * A sketch of an engine on a database, to prove that the contract fits one. It folds the log anew
 * for every snapshot, and looks for what other handles did instead of being told.
 *
 * @param options.leaseMs how long a claim holds that is not renewed. Default: 5,000
 */
export function sqliteEngine(
  path: string,
  { leaseMs = 5_000, ...retention }: RetentionOptions & { leaseMs?: number } = {},
): Engine {
  const tables = openTables(path, retentionPolicy(retention, durableRetention))
  const { run, all, set, find, inboxOf, logOf, taskOf, append, earlier, receive, transaction } =
    tables
  const workers = new Set<Worker>()

  function held(claim: Claim): TaskRow | undefined {
    const row = find(claim.key)
    return row?.fence === claim.fence ? row : undefined
  }

  const leases: Leases = {
    take(agent) {
      const fence = crypto.randomUUID()
      const [row] = all<TaskRow>(takeTask, fence, Date.now(), leaseMs, agent)
      if (!row) return undefined
      const [, tenant, owner] = JSON.parse(row.scope)
      return { key: { agent, tenant, owner, taskId: row.id }, contextId: row.context, fence }
    },
    renew(claim) {
      const row = find(claim.key)
      if (row?.fence && row.fence !== claim.fence) return 'lost'
      if (row?.fence) set(row, { held_until: Date.now() + leaseMs })
      return row?.canceled ? 'canceled' : 'held'
    },
    giveUp(claim, waitMs) {
      const row = held(claim)
      if (!row) return
      const kept: Kept = JSON.parse(row.kept)
      if (waitMs === 0) kept.tries = Math.max(kept.tries - 1, 0)
      set(row, { fence: null, not_before: Date.now() + waitMs, kept: json(kept) })
    },
  }

  return {
    name: 'sqlite',

    create: (scope, { taskId, contextId, serial, records, input }) =>
      transaction(() => {
        const duplicate = earlier(scope, input)
        if (duplicate) return duplicate
        const kept: Kept = {
          turn: 0,
          attempt: 1,
          tries: 0,
          current: null,
          questions: [],
          steps: {},
        }
        const values = [nameOf(scope), taskId, scope.agent, contextId, json(kept)]
        const lane = serial ? contextId : null
        const [row] = all<TaskRow>(insertTask, ...values, lane)
        if (!row) throw new Error('The task was not stored')
        receive(row, input)
        append(row, records, null)
        return 'created'
      }),

    post: (key, input) =>
      transaction(() => {
        const duplicate = earlier(key, input)
        if (duplicate) return duplicate
        const row = find(key)
        if (!row || row.ended) return row ? 'ended' : 'not-found'
        const kept: Kept = JSON.parse(row.kept)
        for (const id of Object.keys(input.answers)) {
          const question = kept.questions.find((asked) => asked.id === id)
          if (!question || question.taken) return 'stale'
          question.taken = true
        }
        set(row, { kept: json(kept) })
        receive(row, input)
        return 'posted'
      }),

    duplicateOf: (scope, input) => transaction(() => earlier(scope, input)),

    get: (key) =>
      transaction(() => {
        const row = find(key)
        if (!row) return undefined
        const { questions }: Kept = JSON.parse(row.kept)
        const { context: contextId, seq, ended } = row
        return { contextId, task: taskOf(row), seq, ended: ended === 1, questions }
      }),

    list: (scope, { contextId, state, statusTimestampAfter, pageSize, after }) =>
      transaction(() => {
        const since = statusTimestampAfter && new Date(statusTimestampAfter).toISOString()
        const filters = [contextId ?? null, state ?? null, since ?? null]
        const matching = all<TaskRow>(listTasks, nameOf(scope), ...filters)
        const rest = matching.filter(
          ({ status_at: at, id }) =>
            !after || at < after.timestamp || (at === after.timestamp && id > after.taskId),
        )
        const rows = rest.slice(0, pageSize)
        const last = rest.length > pageSize ? rows.at(-1) : undefined
        return {
          tasks: rows.map(taskOf).filter((task) => task !== undefined),
          total: matching.length,
          next: last && { timestamp: last.status_at, taskId: last.id },
        }
      }),

    read: (key, after, limit) =>
      transaction(() => {
        const row = find(key)
        return row ? logOf(row, after, limit) : []
      }),

    async changed(key, after, signal) {
      while (!signal.aborted && (find(key)?.seq ?? Infinity) <= after) await pause(4)
    },

    work(agent, runClaim, options) {
      const worker = pollingWorker(leases, agent, runClaim, options)
      workers.add(worker)
      return worker
    },

    next: (claim) =>
      transaction(() => {
        const row = held(claim)
        if (!row) return undefined
        const { current, saved: task, tries, ...kept }: Kept = JSON.parse(row.kept)
        const inbox = inboxOf(row)
        const waiting = inbox.find(({ number }) => number === current) ?? inbox[0]
        if (row.ended || !waiting) set(row, { fence: null })
        if (row.ended || !waiting) return undefined
        const [context] = all<{ saved: string }>(readContext, row.scope, row.context)
        return {
          ...waiting,
          ...kept,
          begun: current !== null,
          stalled: Math.max(tries - 1, 0),
          attempt: current === null ? 1 : kept.attempt,
          task: taskOf(row),
          saved: { task, context: context && JSON.parse(context.saved) },
        }
      }),

    commit: (claim, commit) =>
      transaction(() => {
        const {
          records,
          begin,
          forgetSteps,
          steps,
          questions,
          answers = {},
          saved = {},
          end,
        } = commit
        const row = held(claim)
        if (!row || row.ended) return 'lost'
        const kept: Kept = JSON.parse(row.kept)
        const current = begin ?? kept.current
        const completed =
          records.at(-1)?.event.statusUpdate?.status.state === 'TASK_STATE_COMPLETED'
        const waiting = inboxOf(row).some(({ number }) => number !== current)
        if (completed && waiting) return 'waiting'
        if (begin !== undefined) Object.assign(kept, { turn: kept.turn + 1, attempt: 1, tries: 1 })
        else if (records.length > 0 || steps || commit.saved) kept.tries = 0
        for (const question of kept.questions) {
          const answer = answers[question.id]
          if (answer !== undefined) question.answer = answer
        }
        kept.questions = questions ?? kept.questions
        kept.steps = { ...(forgetSteps ? {} : kept.steps), ...steps }
        if (saved.task !== undefined) kept.saved = saved.task
        if (saved.context !== undefined) {
          run(
            'replace into context values (?, ?, ?, null)',
            row.scope,
            row.context,
            json(saved.context),
          )
        }
        append(row, records, current)
        if (end) run('delete from inbox where number = ?', current)
        kept.current = end ? null : current
        set(row, { kept: json(kept) })
        return 'committed'
      }),

    requestCancel: (key) =>
      transaction(() => {
        const row = find(key)
        if (!row || row.ended) return row ? 'ended' : 'not-found'
        set(row, { canceled: 1 })
        return row.fence && row.held_until >= Date.now() ? 'running' : 'idle'
      }),

    steal: (key) =>
      transaction(() => {
        const row = find(key)
        if (!row || row.ended) return undefined
        const fence = crypto.randomUUID()
        set(row, { fence, held_until: Date.now() + leaseMs })
        return { key, contextId: row.context, fence, signal: new AbortController().signal }
      }),

    async close({ drainMs = 0 } = {}) {
      await Promise.all([...workers].map((worker) => worker.close({ drainMs })))
      tables.close()
    },
  }
}
