import type { Json, JsonObject } from '../protocol/json.ts'
import type { Message } from '../protocol/message.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { TaskState } from '../protocol/task-state.ts'
import type { Task } from '../protocol/task.ts'
import type { NewQuestion } from './agent-event.ts'
import type { Caller } from './caller.ts'
import type { Signal } from './light-signal.ts'
import type { PushStore, StoredPushConfig } from './push/push-store.ts'

/** Whose tasks: no operation on an engine sees beyond the scope it is given. */
export type Scope = { agent: string; tenant: string; owner: string }

/** Names one task. */
export type TaskKey = Scope & { taskId: string }

/** One record of a task's log: what happened, under its number. */
export type LogRecord = {
  /** Contiguous in one task, from 1. */
  seq: number
  event: StreamResponse
  /** The messages that the event brings into the task's history. */
  history?: Message[] | undefined
}

/** A record that has no number yet. */
export type NewRecord = Omit<LogRecord, 'seq'>

/** What makes a message one and the same, however often it is sent, beside its `messageId`. */
export type Idempotency = {
  /** Of the message's body: the same for the same body. */
  digest: string
  /**
   * `always`: a message with the id of an earlier one is a duplicate; an engine need know one that
   * was `running` no longer than until its turn has ended. `running`: only one with the same body,
   * while the turn of the earlier one has not ended; any other is a new one.
   */
  mode: 'always' | 'running'
}

/** A message as it waits for its turn, with what the turn needs to know of its request. */
export type TurnInput = {
  /** The message, with its task's id and context. */
  message: Message
  caller: Caller
  /** `acceptedOutputModes`. */
  accepts: string[]
  /** URIs of the active extensions. */
  extensions: string[]
  /** The request's metadata. */
  metadata: JsonObject
  /** What the message answers, by the id of an open question. */
  answers: { [questionId: string]: Json }
  /** Whether it answered an approval that its sender may not decide on: that counts as no answer. */
  refused?: boolean | undefined
  /** When it is a duplicate of one that was there before; without it, never. */
  idempotency?: Idempotency | undefined
}

/** A question that a task has asked. It is open until it is taken. */
export type AskedQuestion = NewQuestion & {
  id: string
  /** A message that answers it was accepted, and waits for its turn. */
  taken?: boolean | undefined
  /** The answer, once the turn of the message that gave it began. */
  answer?: Json | undefined
}

/** A message that was there before: nothing is stored, and its task is the one to look at. */
export type Duplicate = { duplicateOf: { taskId: string; digest: string } }

/** A task to be stored, with the message that starts it. */
export type NewTask = {
  taskId: string
  contextId: string
  /** Whether turns of its context run one at a time. */
  serial: boolean
  /** What its log begins with; empty for a task that stays invisible at first. */
  records: NewRecord[]
  input: TurnInput
  /** Webhooks that get everything from the first record on. */
  webhooks?: StoredPushConfig[] | undefined
}

/** A task as it was at one moment: snapshot and number are of the same moment. */
export type StoredTask = {
  contextId: string
  /** The fold of all records up to `seq`; absent while the task is invisible. */
  task: Task | undefined
  /** The number of the last record; 0 before the first. */
  seq: number
  /** Whether nothing will follow. */
  ended: boolean
  questions: AskedQuestion[]
}

/** Which tasks to list: newest status first, ties by id. */
export type ListQuery = {
  contextId?: string | undefined
  state?: TaskState | undefined
  /** Only tasks whose status is of this time or later. */
  statusTimestampAfter?: string | undefined
  pageSize: number
  /** Where the page before ended. */
  after?: ListCursor | undefined
}

/** The place of a task in the list. */
export type ListCursor = { timestamp: string; taskId: string }

/** A page of tasks. */
export type TaskPage = {
  tasks: Task[]
  /** Where the next page begins; absent on the last. */
  next?: ListCursor | undefined
  /** How many tasks there are on all pages. */
  total: number
}

/** The right to run one task: while it holds, nobody else commits. */
export type Claim = {
  key: TaskKey
  contextId: string
  /** Unique to this claim. Every commit carries it, and none is taken once another holds it. */
  fence: string
  /**
   * Aborts with a `TurnAborted`: the task is to be canceled, or the claim is lost. The signal of an
   * `AbortController` does; a `LightSignal` costs less.
   */
  signal: Signal
}

/** The next thing to do for a claimed task. */
export type Work = {
  input: TurnInput
  /** Names the message in the inbox, for `Commit.begin`. */
  number: number
  /** Whether an earlier attempt began this turn, and did not end it. */
  begun: boolean
  /** Which attempt at this turn it is, from 1. */
  attempt: number
  /**
   * How many attempts in a row came to nothing before this one: they died or failed before
   * anything of the agent's was stored. Those that were handed over at a shutdown do not count.
   */
  stalled: number
  /** How many turns have begun. */
  turn: number
  task: Task | undefined
  questions: AskedQuestion[]
  steps: { [name: string]: Json }
  saved: { task: Json | undefined; context: Json | undefined }
}

/** What a run wants stored, all of it or nothing. */
export type Commit = {
  records: NewRecord[]
  /** The turn of this message begins: it leaves the inbox. */
  begin?: number | undefined
  /** The results of earlier steps are forgotten: a new call begins. */
  forgetSteps?: boolean | undefined
  /** The turn is over. */
  end?: boolean | undefined
  /** Questions that take the place of all before; none are left when it is empty. */
  questions?: AskedQuestion[] | undefined
  /** Answers to questions asked before. */
  answers?: { [questionId: string]: Json } | undefined
  /** Results of steps, by name. */
  steps?: { [name: string]: Json } | undefined
  saved?: { task?: Json | undefined; context?: Json | undefined } | undefined
}

/**
 * What became of a commit. `committed`: all of it is stored. `waiting`: nothing is, because it
 * says COMPLETED while a message waits. `lost`: nothing is, because the claim is no longer held
 * or the task has ended.
 */
export type CommitResult = 'committed' | 'waiting' | 'lost'

/** A consumer of one agent's tasks. */
export type Worker = {
  /**
   * Takes no more work, waits for what runs, and after `drainMs` aborts it with reason
   * `shutdown`; what has not ended then is handed over to other workers.
   */
  close(options: { drainMs: number }): Promise<void>
}

/**
 * Where tasks live: one append-only numbered log per task, with a store, a queue and a wake-up
 * signal around it. Every method is one transaction: what cannot be stored whole is not stored.
 * What is given may be changed by its giver afterwards, and what is returned by its taker: nothing of
 * it changes what is stored. But log records, the `input` of work, and what of them is in a task are
 * shared: an engine may freeze them, records also those that it is given, and nobody changes them. A
 * task that is returned may be folded on (`applyEvent`). An ended task never holds up others of its
 * context. What has had its time (`RetentionOptions`) goes by
 * itself, and is then as if it had never been. `concurrency: 0` is a worker that takes nothing, and
 * `close` may be called again.
 *
 * When what holds the tasks cannot be reached, methods throw an `EngineUnavailableError`, which
 * clients are told to try again after. `next` and `commit` of a claim that may still be held had
 * better wait instead: a run whose commit fails is given up, and counts as one that came to nothing.
 *
 * `memoryEngine` is the readable example; the engine contract suite holds every engine to it.
 */
export type Engine = {
  readonly name: string
  /** The webhooks of tasks; an engine without them serves agents without push notifications. */
  readonly push?: PushStore | undefined

  /**
   * Stores a task with its first message and its work item: an accepted task is always run. A
   * message of the scope that was there before stores nothing.
   */
  create(scope: Scope, task: NewTask): Promise<'created' | Duplicate>

  /**
   * Puts a message into a task's inbox and wakes the task. Refused, and nothing stored: `ended`,
   * when the task has; `stale`, when an answer is not to an open question. Otherwise the
   * questions it answers are taken, so that no other message can answer them. Whether the message
   * was there before counts ahead of all that.
   *
   * @param webhook one that gets everything from here on; `full`: the task has as many as it may
   */
  post(
    key: TaskKey,
    input: TurnInput,
    webhook?: StoredPushConfig,
  ): Promise<'posted' | 'ended' | 'stale' | 'full' | 'not-found' | Duplicate>

  /** Tells whether a message of a scope was there before; `create` and `post` ask it themselves. */
  duplicateOf(scope: Scope, input: TurnInput): Promise<Duplicate | undefined>

  /** A task, by a key of exactly its scope. */
  get(key: TaskKey): Promise<StoredTask | undefined>

  /** A page of the visible tasks of a scope. */
  list(scope: Scope, query: ListQuery): Promise<TaskPage>

  /** Records after a number, oldest first, at most `limit`. */
  read(key: TaskKey, after: number, limit: number): Promise<LogRecord[]>

  /**
   * Resolves when the log may hold records after a number, or when the signal aborts. It may
   * resolve too often; it is never more than a second or two late. An engine that has the next
   * records at hand may resolve with them, so that nobody need read them: the first after the
   * number, and what follows it.
   */
  changed(
    key: TaskKey,
    after: number,
    signal: Signal,
  ): Promise<readonly LogRecord[] | undefined | void>

  /**
   * Runs an agent's tasks: `run` is called with a claim for each task that has work, as soon as
   * one is free. When `run` rejects, or resolves before `next` said there is nothing more, the
   * claim is given up and the task will be claimed again.
   *
   * @param options.concurrency how many claims at most at a time
   */
  work(
    agent: string,
    run: (claim: Claim) => Promise<void>,
    options: { concurrency: number },
  ): Worker

  /** The next work for a claim; with `undefined` the claim is released, or it is lost. */
  next(claim: Claim): Promise<Work | undefined>

  /**
   * Stores what a run wants stored, numbers its records, and lets readers know. With a record
   * that ends the task otherwise than as COMPLETED, the messages still waiting go into the
   * history of that record, unanswered. A run makes one commit after another.
   */
  commit(claim: Claim, commit: Commit): Promise<CommitResult>

  /**
   * Marks a task as to be canceled, for good, and tells the run that holds it. Says whether a run
   * holds it; `ended` when there is nothing left to cancel.
   */
  requestCancel(key: TaskKey): Promise<'running' | 'idle' | 'ended' | 'not-found'>

  /**
   * Takes the claim of a task away from whoever holds it, to end the task; `undefined` when it
   * has ended. A claim so taken is not run, and need not be released.
   */
  steal(key: TaskKey): Promise<Claim | undefined>

  /**
   * Closes every worker, then what the engine holds open.
   *
   * @throws TypeError when `drainMs` is no time that a timer can wait; nothing is closed then
   */
  close(options?: { drainMs?: number }): Promise<void>
}
