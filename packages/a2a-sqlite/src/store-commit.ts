import {
  endsUnanswered,
  isOfAgent,
  saysCompleted,
  type Commit,
  type CommitResult,
  type RetentionPolicy,
} from 'a2a-core/server'
import { append, foldedTask, type LiveTask } from './live-task.ts'
import { statusOf, written, type WrittenRecord } from './stored-record.ts'
import type { TaskRow, TaskValues } from './tables/task-table.ts'
import type { Tables } from './tables/tables.ts'
import { inputOf, waitingBeside } from './work-of.ts'

/** A snapshot is made anew when what came after it is this long, and as long as itself. */
const leastTail = 64 * 1024

/** A log that has no more records than this when its task ends, nor is longer than that, is kept. */
const mostInShortLog = 8

/** Stores what a run wants stored: called within a transaction. */
export function storeCommit(
  { tasks, totals, log, inbox, kept }: Tables,
  policy: RetentionPolicy,
  live: LiveTask,
  commit: Commit,
): CommitResult {
  const { row, seq: before } = live
  const { number, scope, state } = row
  if (row.ended) return 'lost'
  const current = commit.begin ?? row.current
  if (saysCompleted(commit.records) && waitingBeside(live, current).length > 0) {
    return 'waiting'
  }
  // What no JSON can say throws here, before anything is stored.
  const records = recordsOf(live, commit, current)
  const steps = Object.entries(commit.steps ?? {}).map(([name, result]): [string, string] => [
    name,
    JSON.stringify(result) ?? 'null',
  ])
  const context = json(commit.saved?.context)
  const status = statusOf(commit.records, before + records.length, policy, row)
  const ended = status?.ended === 1

  for (const record of records) log.append(number, record)
  append(live, records)
  const isShort = isShortLog(live)
  tasks.set(row, {
    ...columnsOf(row, commit),
    ...status,
    // What no task shows is in its log alone, which stays as long as it.
    ...(ended && { claimed: 0, saved: null, has_log: isShort || status.state === null ? 0 : 1 }),
  })
  if (commit.forgetSteps || ended) kept.forgetSteps(number)
  if (!ended) kept.keepSteps(number, steps)
  if (context !== undefined) kept.keepContext(scope, row.context, context)
  const leaves = ended
    ? live.inbox
    : live.inbox.filter(({ number: own }) => commit.end && own === current)
  for (const message of leaves) inbox.remove(message.number)
  live.inbox = live.inbox.filter((message) => !leaves.includes(message))
  const { snapshot, tail } = live.sizes
  if (ended ? !isShort : tail >= Math.max(leastTail, snapshot)) compact(log, live)
  totals.move(scope, state, row.state)
  return 'committed'
}

function recordsOf(live: LiveTask, { records }: Commit, current: number | null): WrittenRecord[] {
  const unanswered = records.some(endsUnanswered) ? waitingBeside(live, current) : []
  return records.map((record, index) => {
    const history = [
      ...(record.history ?? []),
      ...(endsUnanswered(record) ? unanswered.map((one) => inputOf(one).message) : []),
    ]
    return written(record.event, history, live.seq + 1 + index)
  })
}

/** What of a task's row changes beside its status. */
function columnsOf(row: TaskRow, commit: Commit): TaskValues {
  const { begin, end, answers = {}, questions } = commit
  const saved = json(commit.saved?.task)
  const values: TaskValues = {}
  const progresses = isOfAgent(commit)
  if (begin !== undefined) {
    const tries = progresses ? 0 : 1
    Object.assign(values, { turn: row.turn + 1, attempt: 1, tries, current: begin })
  } else if (progresses && row.tries > 0) values.tries = 0
  if (end) values.current = null
  if (saved !== undefined) values.saved = saved
  if (questions) values.questions = JSON.stringify(questions)
  else if (Object.keys(answers).length > 0) {
    const asked: { id: string; answer?: unknown }[] = JSON.parse(row.questions)
    for (const question of asked) {
      if (Object.hasOwn(answers, question.id)) question.answer = answers[question.id]
    }
    values.questions = JSON.stringify(asked)
  }
  return values
}

/** Tells whether a log is as good as a snapshot: that would say the same again. */
function isShortLog({ seq, sizes: { snapshot, tail } }: LiveTask): boolean {
  return snapshot === 0 && seq <= mostInShortLog && tail < leastTail
}

function compact(log: Tables['log'], live: LiveTask): void {
  const snapshot = JSON.stringify(foldedTask(live))
  // Nobody sees it: what it was answered with stays in its log.
  if (snapshot === undefined) return
  log.keepSnapshot(live.row.number, live.seq, snapshot)
  live.sizes = { snapshot: snapshot.length, tail: 0 }
}

function json(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}
