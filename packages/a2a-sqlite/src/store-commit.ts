import type { Commit, CommitResult, RetentionPolicy } from 'a2a-core/server'
import type { Held } from './claims.ts'
import { endsUnanswered, statusOf, textOf, type StoredRecord } from './stored-record.ts'
import type { TaskRow } from './tables/task-table.ts'
import type { Tables } from './tables/tables.ts'

/** A snapshot is made anew when what came after it is this long, and as long as itself. */
const leastTail = 64 * 1024

/** Stores what a run wants stored: called within a transaction. */
export function storeCommit(
  tables: Tables,
  policy: RetentionPolicy,
  held: Held,
  commit: Commit,
): { result: CommitResult; records: StoredRecord[] } {
  const { tasks, log, inbox, kept } = tables
  const { number, next } = held
  if (next.ended) return { result: 'lost', records: [] }
  const current = commit.begin ?? next.current
  const lastState = commit.records.at(-1)?.event.statusUpdate?.status.state
  if (lastState === 'TASK_STATE_COMPLETED' && inbox.waiting(number, current).length > 0) {
    return { result: 'waiting', records: [] }
  }
  // What no JSON can say throws here, before anything is stored.
  const unanswered = commit.records.some(endsUnanswered) ? inbox.waiting(number, current) : []
  const records = commit.records.map((record, index) => {
    const history = [
      ...(record.history ?? []),
      ...(endsUnanswered(record) ? unanswered.map(({ input }) => input.message) : []),
    ]
    return textOf(record.event, history, next.seq + 1 + index)
  })
  const steps = Object.entries(commit.steps ?? {}).map(([name, result]): [string, string] => [
    name,
    JSON.stringify(result),
  ])
  const context = json(commit.saved?.context)
  const values = columnsOf(tables, held, commit)

  for (const record of records) log.append(number, record)
  if (commit.forgetSteps) kept.forgetSteps(number)
  kept.keepSteps(number, steps)
  const seq = next.seq + records.length
  const status = statusOf(commit.records, seq, policy)
  if (status) tasks.setStatus(number, status)
  if (context !== undefined || Object.keys(values).length > 0) {
    const row = tasks.row(number)
    if (row && context !== undefined) kept.keepContext(row.scope, row.context, context)
    if (Object.keys(values).length > 0) tasks.set(number, values)
  }
  if (commit.end && current !== null) inbox.remove(current)
  const ended = status?.ended === true
  if (ended) {
    inbox.clear(number)
    kept.forgetSteps(number)
  }
  const grown = held.sizes.tail + records.reduce((size, { text }) => size + text.length, 0)
  const isLong = grown >= Math.max(leastTail, held.sizes.snapshot)
  held.sizes =
    ended || isLong
      ? { snapshot: log.compact(number, seq), tail: 0 }
      : { ...held.sizes, tail: grown }
  const { turn = next.turn, tries = next.tries } = values
  held.next = { seq, ended, turn, tries, current: commit.end ? null : current }
  return { result: 'committed', records }
}

/** What of a task's row changes beside its status. */
function columnsOf(
  { tasks }: Tables,
  { number, next }: Held,
  commit: Commit,
): Partial<Omit<TaskRow, 'number'>> {
  const { begin, end, records, answers = {}, questions } = commit
  const saved = json(commit.saved?.task)
  const values: Partial<Omit<TaskRow, 'number'>> = {}
  const isOfAgent = records.length > 0 || commit.steps !== undefined || commit.saved !== undefined
  if (begin !== undefined) {
    Object.assign(values, { turn: next.turn + 1, attempt: 1, tries: 1, current: begin })
  } else if (isOfAgent && next.tries > 0) values.tries = 0
  if (end) values.current = null
  if (saved !== undefined) values.saved = saved
  if (questions) values.questions = JSON.stringify(questions)
  else if (Object.keys(answers).length > 0) {
    const asked: { id: string; answer?: unknown }[] = JSON.parse(
      tasks.row(number)?.questions ?? '[]',
    )
    for (const question of asked) {
      if (Object.hasOwn(answers, question.id)) question.answer = answers[question.id]
    }
    values.questions = JSON.stringify(asked)
  }
  return values
}

function json(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}
