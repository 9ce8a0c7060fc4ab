import { applyEvent } from '../protocol/apply-event.ts'
import { agentMessage } from '../protocol/message.ts'
import { textPart, type Part } from '../protocol/part.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { InterruptedState, TerminalState } from '../protocol/task-state.ts'
import type { Task } from '../protocol/task.ts'
import { toJson } from '../protocol/to-json.ts'
import {
  isAgentEvent,
  type AgentEvent,
  type MessageEvent,
  type NewQuestion,
  type SaveEvent,
} from './agent-event.ts'
import type { AskedQuestion, Claim, Commit, NewRecord, Work } from './engine.ts'
import { newTaskEvent } from './new-task-event.ts'
import { questionMessage } from './question-message.ts'
import { TurnRecords } from './turn-records.ts'
import type { TurnWriter } from './turn-writer.ts'
import { whyAgain } from './why-again.ts'

/** Writes one turn into its task's log: how it begins, what the agent yields, how it ends. */
export class TurnLog {
  /** The turn's number in its task, from 1. */
  readonly number: number
  /** Whether a call begins with the turn; answers go on with the call that asked. */
  readonly beginsCall: boolean
  /** The questions that the turn's message leaves unanswered. */
  readonly openQuestions: readonly AskedQuestion[]
  readonly #writer: TurnWriter
  readonly #claim: Claim
  readonly #work: Work
  readonly #records: TurnRecords
  /** Gives what a hidden task begins with: it shows itself with its first event that is no reply. */
  #unseen: (() => NewRecord[]) | undefined

  /** @param resumes whether the agent goes on where an earlier attempt at the turn was */
  constructor(writer: TurnWriter, claim: Claim, work: Work, resumes: boolean) {
    this.#writer = writer
    this.#claim = claim
    this.#work = work
    this.number = work.begun ? work.turn : work.turn + 1
    this.#records = new TurnRecords(claim.key.taskId, claim.contextId, this.number, {
      artifacts: work.task?.artifacts ?? [],
      resumes,
    })
    this.beginsCall = !work.begun && work.questions.length === 0
    this.openQuestions = work.questions.filter(
      ({ id, answer }) => answer === undefined && work.input.answers[id] === undefined,
    )
  }

  /**
   * Begins the turn: the task is WORKING, and its message in the history. An attempt that takes
   * up a turn which another began writes nothing.
   *
   * @returns gives the task as it is now, made for the first who asks
   */
  begin(): () => Task {
    const { begun, task: before } = this.#work
    const records = once(() => this.#opening())
    if (!before) this.#unseen = records
    if (!begun) this.#writer.open({ ...this.#beginning(), records: before ? records() : [] })
    return once(() => folded(before, records()))
  }

  /** Takes the message into the history, and asks what it left unanswered once more. */
  askAgain(): Promise<void> {
    const open = this.openQuestions
    const state = open.some(({ kind }) => kind === 'auth')
      ? 'TASK_STATE_AUTH_REQUIRED'
      : 'TASK_STATE_INPUT_REQUIRED'
    const asked = { event: this.#question(state, open, whyAgain(this.#work.input, open)) }
    const beginning = this.#work.begun ? {} : this.#beginning()
    const commit = { ...beginning, records: [...this.#opening(), asked], end: true }
    return this.#writer.finish(commit, commit)
  }

  /**
   * Writes an event. A promise means that it ends the turn, and when that is done.
   *
   * @throws TypeError when it is none, or holds what is no JSON
   */
  write(given: AgentEvent): Promise<void> | undefined {
    if (!isAgentEvent(given)) {
      throw new TypeError(
        'An agent yields events, made by text(), artifact(), progress(), inputRequired(), …',
      )
    }
    if (given.kind === 'text') return this.#add(this.#records.text(given))
    const event = toJson(given)
    switch (event.kind) {
      case 'artifact':
        return this.#add(this.#records.artifact(event))
      case 'progress':
        return this.#add(this.#records.status('TASK_STATE_WORKING', event.parts, event.metadata))
      case 'save':
        this.#save(event)
        return undefined
      case 'message':
        return this.#reply(event)
      case 'input-required':
        return this.#ask('TASK_STATE_INPUT_REQUIRED', event.questions, event.message)
      case 'auth-required':
        return this.#ask('TASK_STATE_AUTH_REQUIRED', [event.question])
      case 'rejected':
        return this.finish('TASK_STATE_REJECTED', event.parts)
      case 'failed':
        return this.finish('TASK_STATE_FAILED', event.parts)
    }
  }

  /** Ends the task, or, when it says COMPLETED while a message waits, the turn alone. */
  finish(state: TerminalState, parts?: Part[]): Promise<void> {
    return this.#end([{ event: this.#records.status(state, parts) }])
  }

  /** Ends the task as FAILED, with a sentence that the caller may read. */
  fail(sentence: string): Promise<void> {
    return this.finish('TASK_STATE_FAILED', [textPart(sentence)])
  }

  /** What the log says of the turn's begin; of what an earlier attempt showed, nothing. */
  #opening(): NewRecord[] {
    const { begun, task, input } = this.#work
    if (begun && task) return []
    const working = { event: this.#records.status('TASK_STATE_WORKING'), history: [input.message] }
    const { key, contextId } = this.#claim
    return task ? [working] : [{ event: newTaskEvent(key.taskId, contextId) }, working]
  }

  #beginning(): Omit<Commit, 'records'> {
    const { number, input } = this.#work
    return { begin: number, answers: input.answers, forgetSteps: this.beginsCall }
  }

  #takeUnseen(): NewRecord[] {
    const unseen = this.#unseen?.() ?? []
    this.#unseen = undefined
    return unseen
  }

  /** A later attempt goes on from what is kept for the task: what follows comes after it. */
  #save({ task, context }: SaveEvent): void {
    const commit = { saved: { task, context } }
    if (task === undefined) this.#writer.keep(commit)
    else this.#writer.keepFirst(commit)
  }

  #add(event: StreamResponse | undefined): undefined {
    if (!event) return undefined
    if (this.#unseen) this.#writer.open({ records: this.#takeUnseen() })
    this.#writer.add({ event })
    return undefined
  }

  #ask(state: InterruptedState, asking: NewQuestion[], message?: string): Promise<void> {
    const questions = this.#records.ask(asking)
    return this.#end([{ event: this.#question(state, questions, message) }], questions)
  }

  #question(
    state: InterruptedState,
    questions: readonly AskedQuestion[],
    sentence?: string,
  ): StreamResponse {
    const { extensions } = this.#work.input
    const { taskId } = this.#claim.key
    const message = questionMessage(questions, { taskId, sentence, extensions })
    return this.#records.question(state, message)
  }

  #reply({ parts, metadata }: MessageEvent): Promise<void> {
    if (!this.#unseen) {
      const completed = this.#records.status('TASK_STATE_COMPLETED')
      return this.#end([{ event: this.#records.reply(parts) }, { event: completed }])
    }
    const { contextId } = this.#claim
    const message = agentMessage(parts, { contextId, ...(metadata && { metadata }) })
    const commit = { records: [{ event: { message } }], end: true }
    return this.#writer.finish(commit, commit)
  }

  #end(records: NewRecord[], questions: AskedQuestion[] = []): Promise<void> {
    const answerEnd = this.#records.answerEnd()
    const before = [...this.#takeUnseen(), ...(answerEnd ? [{ event: answerEnd }] : [])]
    return this.#writer.finish(
      { records: [...before, ...records], questions, end: true },
      { records: [...before, ...records.slice(0, -1)], questions, end: true },
    )
  }
}

/** A task with what its log says next: what is given is changed. */
function folded(before: Task | undefined, records: readonly NewRecord[]): Task {
  let task = before
  for (const { event, history } of records) task = applyEvent(task, event, history)
  if (!task) throw new Error('The log of a task begins with the task')
  // It is that of a record, which may not be stored yet.
  task.status = { ...task.status }
  return task
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
