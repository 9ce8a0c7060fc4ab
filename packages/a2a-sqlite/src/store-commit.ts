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
import type { RunValues, TaskRow } from './tables/task-table.ts'
import type { Tables } from './tables/tables.ts'
import { inputOf, messagesOf, waitingBeside } from './work-of.ts'

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
  const steps = stepsOf(commit)
  const context = json(commit.saved?.context)
  const values = valuesOf(row, commit)
  const status = statusOf(commit.records, before + records.length, policy, row)
  const ended = status?.ended === 1
  const leaves = ended ? live.inbox : commit.end ? messagesOf(live, current) : []
  // Whoever runs a task has a message of it: recover() finds it by that.
  const isDone = ended || (leaves.length > 0 && leaves.length === live.inbox.length)
  if (isDone) Object.assign(values, { claimed: 0, tries: 0 })
  if (ended) values.saved = null

  log.append(number, records)
  append(live, records)
  const isShort = isShortLog(live)
  if (status) {
    // What no task shows is in its log alone, which stays as long as it.
    const hasLog = ended && (isShort || status.state === null) ? 0 : 1
    tasks.setStatus(row, Object.assign(values, status, { has_log: hasLog }))
  } else if (hasAny(values)) tasks.set(row, values)
  if (live.mayHaveSteps && (commit.forgetSteps || ended)) {
    kept.forgetSteps(number)
    live.mayHaveSteps = false
  }
  if (!ended && steps.length > 0) {
    live.mayHaveSteps = true
    kept.keepSteps(number, steps)
  }
  if (context !== undefined) kept.keepContext(scope, row.context, context)
  for (const message of leaves) inbox.remove(number, message.number)
  if (leaves.length > 0) live.inbox = live.inbox.filter((message) => !leaves.includes(message))
  const { snapshot, tail } = live.sizes
  if (ended ? !isShort : tail >= Math.max(leastTail, snapshot)) compact(log, live)
  totals.move(scope, state, row.state)
  return 'committed'
}

function recordsOf(live: LiveTask, { records }: Commit, current: number | null): WrittenRecord[] {
  return records.map((record, index) => {
    const seq = live.seq + 1 + index
    if (!endsUnanswered(record)) return written(record.event, record.history, seq)
    const unanswered = waitingBeside(live, current).map((one) => inputOf(one).message)
    return written(record.event, [...(record.history ?? []), ...unanswered], seq)
  })
}

function stepsOf({ steps }: Commit): [name: string, json: string][] {
  if (!steps) return []
  return Object.entries(steps).map(([name, result]) => [name, JSON.stringify(result) ?? 'null'])
}

/** What changes of how a task is run. */
function valuesOf(row: TaskRow, commit: Commit): RunValues {
  const { begin, end, answers, questions } = commit
  const saved = json(commit.saved?.task)
  const values: RunValues = {}
  const progresses = isOfAgent(commit)
  if (begin !== undefined) {
    values.turn = row.turn + 1
    values.attempt = 1
    values.claimed = 1
    values.tries = progresses ? 0 : 1
    values.current = begin
  } else if (progresses && row.tries > 0) values.tries = 0
  if (end) values.current = null
  if (saved !== undefined) values.saved = saved
  if (questions) values.questions = JSON.stringify(questions)
  else if (answers && hasAny(answers)) {
    const asked: { id: string; answer?: unknown }[] = JSON.parse(row.questions)
    for (const question of asked) {
      if (Object.hasOwn(answers, question.id)) question.answer = answers[question.id]
    }
    values.questions = JSON.stringify(asked)
  }
  return values
}

function hasAny(values: object): boolean {
  return Object.keys(values).length > 0
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
