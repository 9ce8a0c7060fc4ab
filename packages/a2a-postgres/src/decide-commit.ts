import { isInterrupted, isTerminal, type Message, type TaskState } from 'a2a-core'
import type { AskedQuestion, CommitResult } from 'a2a-core/server'
import { numbered, type Numbered } from './numbered-records.ts'
import type { PendingCommit } from './pending-commit.ts'

/** What a commit finds in its task's row. */
export type HeldRow = {
  number: number
  fence: string | null
  ended: boolean
  state: TaskState | null
  seq: number
  current: number | null
  waiting: number
  turn: number
  attempt: number
  tries: number
  deaths: number
  /** JSON. */
  questions: string
  job: string | null
  webhooks: number
}

/** What becomes of a commit's task: its row, and what is beside it. */
export type Decision = {
  commit: PendingCommit
  log: Numbered
  row: HeldRow
  /** Whether nothing happens to the task until somebody does something. */
  rests: boolean
  /** The message whose turn is over leaves the inbox; all do when the task has ended. */
  answered: number | null
  /** The job that is done with, when the task has ended. */
  done: string | null
}

/**
 * Decides what becomes of a commit. Its fence is the authority: whatever happened to its lease,
 * who does not hold the fence stores nothing.
 *
 * @param unanswered the messages that go into the history when the task ends
 */
export function decide(
  commit: PendingCommit,
  held: HeldRow | undefined,
  unanswered: Message[],
): Decision | CommitResult {
  if (!held || held.fence !== commit.fence || held.ended) return 'lost'
  if (isStored(commit, held)) return 'committed'
  const begun = commit.begin === undefined ? held : beginTurn(held, commit.begin)
  if (commit.completes && begun.waiting > 0) return 'waiting'
  const log = numbered(commit.records, held.seq, unanswered)
  const row = { ...begun, seq: log.seq, ended: log.ended, questions: questionsOf(begun, commit) }
  if (commit.progresses) row.tries = 0
  if (commit.end) Object.assign(row, { current: null, deaths: 0 })
  if (log.ended) Object.assign(row, { current: null, waiting: 0, fence: null, job: null })
  const answered = commit.end ? begun.current : null
  const rests = log.ended || isResting(log.status?.state ?? held.state)
  return { commit, log, row, rests, answered, done: log.ended ? held.job : null }
}

/** Whether an earlier try was stored, and only its answer did not arrive. */
function isStored({ after, begin }: PendingCommit, held: HeldRow): boolean {
  if (after === undefined) return false
  return held.seq > after || (begin !== undefined && held.current === begin)
}

function isResting(state: TaskState | null): boolean {
  return state !== null && (isTerminal(state) || isInterrupted(state))
}

function beginTurn(held: HeldRow, begin: number): HeldRow {
  const { waiting, turn } = held
  return { ...held, current: begin, waiting: waiting - 1, turn: turn + 1, attempt: 1, tries: 1 }
}

function questionsOf({ questions }: HeldRow, commit: PendingCommit): string {
  if (commit.questions) return JSON.stringify(commit.questions)
  if (commit.answers.length === 0) return questions
  const asked: AskedQuestion[] = JSON.parse(questions)
  for (const [id, answer] of commit.answers) {
    const question = asked.find((one) => one.id === id)
    if (question) question.answer = answer
  }
  return JSON.stringify(asked)
}
