import type { Json } from '../protocol/json.ts'
import { dataOf, filesOf, textOf, type Part } from '../protocol/part.ts'
import type { Task } from '../protocol/task.ts'
import { toJson, toJsonValue } from '../protocol/to-json.ts'
import type { Claim, Work } from './engine.ts'
import type { LightSignal } from './light-signal.ts'
import type { Answer, Turn } from './turn.ts'
import type { TurnWriter } from './turn-writer.ts'

/** What a turn is made of. */
export type TurnParts = {
  work: Work
  number: number
  claim: Claim
  /** Gives the task as it is when the turn begins. */
  task: () => Task
  /** The results of the steps that this call has done. */
  steps: Work['steps']
  writer: TurnWriter
  signal: LightSignal
}

/** Where a turn has them from: no private field, as a turn may be wrapped in whatever way. */
const source = Symbol('source')

/**
 * The turn that an agent sees of the work there is. Its task and its signal are made for whoever asks,
 * by accessors that all turns share: those of an object literal give each object a shape of its own,
 * which keeps everything of its turn in memory until the whole heap is looked through.
 */
export class CurrentTurn implements Turn {
  readonly message: Turn['message']
  readonly text: string
  readonly data: Turn['data']
  readonly files: Part[]
  readonly metadata: Turn['metadata']
  declare readonly task: Task
  readonly taskId: string
  readonly contextId: string
  readonly number: number
  readonly caller: Turn['caller']
  readonly answers: Turn['answers']
  readonly accepts: Turn['accepts']
  readonly extensions: Turn['extensions']
  readonly attempt: number
  declare readonly signal: AbortSignal
  readonly saved: Turn['saved']
  readonly step: Turn['step']
  readonly [source]: { task: () => Task; signal: LightSignal }

  constructor({ work, number, claim, task, steps, writer, signal }: TurnParts) {
    const { input } = work
    const { message } = input
    const data = dataOf(message.parts)
    this.message = message
    this.text = textOf(message.parts)
    // They are the agent's own: of the message, which others read, nothing may be changed.
    this.data = data && toJson(data)
    this.files = filesOf(message.parts).map((file) => Object.assign({}, file))
    this.metadata = input.metadata
    this.taskId = claim.key.taskId
    this.contextId = claim.contextId
    this.number = number
    this.caller = input.caller
    this.answers = answersOf(work)
    this.accepts = input.accepts
    this.extensions = input.extensions
    this.attempt = work.attempt
    this.saved = work.saved
    this.step = stepsOf(steps, writer)
    this[source] = { task, signal }
    // Its own, not its class's: whoever spreads a turn has all of it.
    Object.defineProperty(this, 'task', CurrentTurn.#ofTask)
    Object.defineProperty(this, 'signal', CurrentTurn.#ofSignal)
  }

  static readonly #ofTask: PropertyDescriptor & ThisType<CurrentTurn> = {
    enumerable: true,
    get() {
      return this[source].task()
    },
  }

  static readonly #ofSignal: PropertyDescriptor & ThisType<CurrentTurn> = {
    enumerable: true,
    get() {
      return this[source].signal.abortSignal
    },
  }
}

function answersOf({ questions, input }: Work): { [questionId: string]: Answer } {
  const answers: { [questionId: string]: Answer } = {}
  for (const { answer, taken: _, ...question } of questions) {
    const value = answer ?? input.answers[question.id]
    if (value !== undefined) answers[question.id] = { value, question }
  }
  return answers
}

function stepsOf(done: Work['steps'], writer: TurnWriter): Turn['step'] {
  const used = new Set<string>()
  const step = async <Result extends Json | void>(
    name: string,
    fn: () => Result | Promise<Result>,
  ): Promise<Result> => {
    if (used.has(name)) {
      throw new TypeError(
        `The step "${name}" was already done in this turn: give each step a name of its own`,
      )
    }
    used.add(name)
    // What a step that gave nothing left behind is null, and nobody takes anything from it.
    const kept = Object.hasOwn(done, name) ? done[name] : undefined
    if (kept !== undefined) return kept as Result
    // What it gives now is what it would give to a later attempt.
    const result = toJsonValue(await fn())
    writer.keep({ steps: { [name]: result } })
    await writer.flush()
    return result as Result
  }
  return (name, fn) => {
    const result = step(name, fn)
    // A step that the agent did not await is too late once the turn ends: no process dies of it.
    result.catch(() => undefined)
    return result
  }
}
