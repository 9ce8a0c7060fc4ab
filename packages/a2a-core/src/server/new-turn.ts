import type { Json } from '../protocol/json.ts'
import { dataOf, filesOf, textOf } from '../protocol/part.ts'
import type { Task } from '../protocol/task.ts'
import { toJson, toJsonValue } from '../protocol/to-json.ts'
import type { Claim, Work } from './engine.ts'
import type { LightSignal } from './light-signal.ts'
import type { Answer, Turn } from './turn.ts'
import type { TurnWriter } from './turn-writer.ts'

/** Makes the turn that an agent sees of the work there is. */
export function newTurn({
  work,
  number,
  claim,
  task,
  steps,
  writer,
  signal,
}: {
  work: Work
  number: number
  claim: Claim
  /** Gives the task as it is when the turn begins. */
  task: () => Task
  /** The results of the steps that this call has done. */
  steps: Work['steps']
  writer: TurnWriter
  signal: LightSignal
}): Turn {
  const { input } = work
  const { message } = input
  const data = dataOf(message.parts)
  return {
    message,
    text: textOf(message.parts),
    // They are the agent's own: of the message, which others read, nothing may be changed.
    data: data && toJson(data),
    files: filesOf(message.parts).map((file) => Object.assign({}, file)),
    metadata: input.metadata,
    get task() {
      return task()
    },
    taskId: claim.key.taskId,
    contextId: claim.contextId,
    number,
    caller: input.caller,
    answers: answersOf(work),
    accepts: input.accepts,
    extensions: input.extensions,
    attempt: work.attempt,
    get signal() {
      return signal.abortSignal
    },
    saved: work.saved,
    step: stepsOf(steps, writer),
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
