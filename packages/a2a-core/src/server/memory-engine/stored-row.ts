import type { Json } from '../../protocol/json.ts'
import type { Message } from '../../protocol/message.ts'
import type { Task, TaskStatus } from '../../protocol/task.ts'
import { endsTask, endsUnanswered, isOfAgent } from '../commit-rules.ts'
import type { AskedQuestion, Commit, LogRecord, NewRecord, TaskKey, TurnInput } from '../engine.ts'
import type { LightSignal } from '../light-signal.ts'
import type { Place } from '../arrivals.ts'
import { copyOf, frozen } from '../copy-of.ts'
import type { KeptContext } from './kept-contexts.ts'
import type { Webhook } from './push-queue.ts'
import type { Listed } from './task-list.ts'

/** A message in a task's inbox. */
export type WaitingMessage = { number: number; input: TurnInput }

/**
 * All that is stored of one task. Its lists are replaced, and made once there is something in them: V8
 * puts what it has seen to last, as rows do, where it looks for garbage seldom, and a list that has been
 * replaced would keep there what was in it.
 */
export type StoredRow = {
  readonly key: TaskKey
  readonly context: KeptContext
  /** Whether turns of its context run one at a time. */
  readonly serial: boolean
  /** Undefined while nobody sees it. */
  status: TaskStatus | undefined
  /** The fold of its log up to a number: see `taskOf`. */
  fold: { readonly task: Task | undefined; readonly seq: number }
  /** Undefined before the first record, and when nothing of it is kept. */
  log: LogRecord[] | undefined
  /** Both as text, once it has ended and is at rest: see `pack`. */
  packed: string | undefined
  /** Whether nobody is given what of its log is only kept for the task. */
  isLogOver: boolean
  seq: number
  /** Nothing will follow. */
  ended: boolean
  /** Where it is among those whose logs are to go, and among those that rest in its state. */
  logPlace: Place<StoredRow> | undefined
  restPlace: Place<StoredRow> | undefined
  /** Since when nothing has happened to it, in a state in which nothing may; else undefined. */
  restsSince: number | undefined
  inbox: readonly WaitingMessage[]
  /** The ids of the messages that are known to be its own. */
  messageIds: readonly string[]
  /** How many messages came in. */
  received: number
  /** Its place in the list, and whether it may have another by now. */
  listed: Listed | undefined
  hasChanged: boolean
  /** The message whose turn has begun and not ended. */
  current: WaitingMessage | undefined
  turn: number
  attempt: number
  /** How many attempts in a row, this one among them, have stored nothing of the agent's yet. */
  tries: number
  /** Undefined before the first. */
  questions: AskedQuestion[] | undefined
  /** Undefined while there are none. */
  steps: { [name: string]: Json } | undefined
  savedTask: Json | undefined
  cancelRequested: boolean
  /** Its place among those that have work and can be claimed, or wait for others of its context. */
  ready: Place<StoredRow> | undefined
  /** Who may commit. */
  fence: string | undefined
  /** Tells who runs it to leave. */
  signal: LightSignal | undefined
  /** Readers that wait for the next record, while there are some: each is woken with what came. */
  waiting: ((records?: readonly LogRecord[]) => void)[] | undefined
  /** How many have looked for its next record, and not read one since. */
  readers: number
  /** Whether it goes as soon as they have read its end. */
  goesOnceRead: boolean
  /** Its webhooks, once it has had one. */
  webhooks: Map<string, Webhook> | undefined
}

/** That of no record. */
export const noFold: StoredRow['fold'] = Object.freeze({ task: undefined, seq: 0 })

const none: readonly never[] = Object.freeze([])

/** A row before its first record. */
export function newRow(key: TaskKey, context: KeptContext, serial: boolean): StoredRow {
  return {
    key,
    context,
    serial,
    status: undefined,
    fold: noFold,
    log: undefined,
    packed: undefined,
    isLogOver: false,
    seq: 0,
    ended: false,
    logPlace: undefined,
    restPlace: undefined,
    restsSince: undefined,
    inbox: none,
    messageIds: none,
    received: 0,
    listed: undefined,
    hasChanged: false,
    current: undefined,
    turn: 0,
    attempt: 0,
    tries: 0,
    questions: undefined,
    steps: undefined,
    savedTask: undefined,
    cancelRequested: false,
    ready: undefined,
    fence: undefined,
    signal: undefined,
    waiting: undefined,
    readers: 0,
    goesOnceRead: false,
    webhooks: undefined,
  }
}

/** Numbers records, which are frozen, adds them to the log, and wakes the readers. */
export function append(row: StoredRow, records: readonly NewRecord[]): void {
  const numbered: LogRecord[] = []
  for (const record of records) {
    const { event } = record
    const history = historyOf(row, record)
    const seq = ++row.seq
    const stored: LogRecord = Object.freeze(history ? { seq, event, history } : { seq, event })
    numbered.push(stored)
    if (row.log) row.log.push(stored)
    else row.log = [stored]
    row.status = event.task?.status ?? (row.status && event.statusUpdate?.status) ?? row.status
    if (!endsTask(record)) continue
    row.ended = true
    // It does not run any more: what its runs kept is let go.
    row.steps = undefined
    row.savedTask = undefined
  }
  if (numbered.length > 0) wakeReaders(row, numbered)
}

/** The messages that a record brings into the history; with the last of a task, all that wait. */
function historyOf(row: StoredRow, record: NewRecord): Message[] | undefined {
  if (!endsUnanswered(record) || row.inbox.length === 0) return record.history
  const unanswered = row.inbox.map(({ input }) => input.message)
  row.inbox = none
  return Object.freeze([...(record.history ?? []), ...unanswered]) as Message[]
}

/** Wakes whoever waits for the next record, with what came. */
export function wakeReaders(row: StoredRow, records?: readonly LogRecord[]): void {
  const { waiting } = row
  row.waiting = undefined
  for (const wake of waiting ?? []) wake(records)
}

/** Tells whether nobody runs a task, and nothing waits for somebody who does. */
export function isAtRest({ ended, fence, current, inbox }: StoredRow): boolean {
  return ended || (fence === undefined && current === undefined && inbox.length === 0)
}

/**
 * A commit that is the engine's own: what its giver does to it is not seen, once its records are in
 * the log.
 *
 * @throws TypeError when there is something in it that no JSON can say
 */
export function ownCommit({ records, questions, answers, steps, saved, ...rest }: Commit): Commit {
  for (const { event, history } of records) {
    frozen(event)
    frozen(history)
  }
  const own: Commit = { ...rest, records }
  if (questions) own.questions = copyOf(questions)
  if (answers) own.answers = copyOf(answers)
  if (steps) own.steps = copyOf(steps)
  if (saved) own.saved = copyOf(saved)
  return own
}

/** Takes over what a commit says beside its records; it is the row's from now on. */
export function takeOver(row: StoredRow, commit: Commit): void {
  const { steps, saved } = commit
  if (commit.begin !== undefined) {
    row.current = row.inbox.find(({ number }) => number === commit.begin)
    const waiting = row.inbox.filter(({ number }) => number !== commit.begin)
    row.inbox = waiting.length > 0 ? waiting : none
    row.turn++
    row.attempt = 1
    row.tries = 1
  }
  if (isOfAgent(commit)) row.tries = 0
  if (commit.forgetSteps) row.steps = undefined
  if (steps) row.steps = Object.assign(row.steps ?? {}, steps)
  if (commit.questions) row.questions = commit.questions
  for (const [id, answer] of Object.entries(commit.answers ?? {})) {
    const question = row.questions?.find((asked) => asked.id === id)
    if (question) question.answer = answer
  }
  if (saved?.task !== undefined) row.savedTask = saved.task
  if (saved?.context !== undefined) row.context.saved = saved.context
  if (commit.end) row.current = undefined
}
