import type { Json } from '../protocol/json.ts'
import type { Message } from '../protocol/message.ts'
import { dataOf, filesOf, textOf, type Part } from '../protocol/part.ts'
import { questionsOf, type Question } from '../protocol/question.ts'
import type { TaskState } from '../protocol/task-state.ts'
import type { Task } from '../protocol/task.ts'
import type { AskOptions } from './ask-options.ts'
import type { Reply } from './reply.ts'
import type { EndedState } from './task-ended-error.ts'

/** The agent did what it was asked. */
export type Completed<Data = Json | undefined> = {
  state: 'completed'
  /**
   * The text of the artifacts, with a blank line between two; where they have none, that of the
   * last status. Of a direct reply: its text.
   */
  text: string
  /** The first data part, of the type of `output` where that was given. */
  data: Data
  /** The parts that are files: base64 in `raw`, or an address in `url`. */
  files: Part[]
  /** The task as the stream told it; `getTask` gives it with its whole history. */
  task?: Task | undefined
  /** The direct reply of an agent that made no task. */
  message?: Message | undefined
}

/** The agent waits: for input, or until credentials were given elsewhere. */
export type Waiting<Data = Json | undefined> = {
  state: 'input-required' | 'auth-required'
  /** What the agent asks, for people. */
  text: string
  questions: Question[]
  task: Task
  /**
   * Answers the questions, in the same task.
   *
   * @param reply text; or answers by question id; or, when one question is open, its answer
   * @throws as `ask` does; TypeError when the reply does not say which of several questions it answers
   */
  answer(reply: Reply, options?: AnswerOptions): Promise<Answer<Data>>
}

/** What may be said with an answer; what the answer's shape is was said when the agent was asked. */
export type AnswerOptions = Pick<AskOptions, 'signal' | 'deadline' | 'metadata' | 'messageId'>

/** What an agent answers. */
export type Answer<Data = Json | undefined> = Completed<Data> | Waiting<Data>

/** The task ended without being completed. */
export type Ended = { state: EndedState; task: Task }

/** How a stream ends. */
export type Outcome<Data = Json | undefined> = Answer<Data> | Ended

/** What a state is called in an outcome. */
const outcomes = {
  TASK_STATE_COMPLETED: 'completed',
  TASK_STATE_FAILED: 'failed',
  TASK_STATE_REJECTED: 'rejected',
  TASK_STATE_CANCELED: 'canceled',
  TASK_STATE_INPUT_REQUIRED: 'input-required',
  TASK_STATE_AUTH_REQUIRED: 'auth-required',
} as const satisfies Partial<Record<TaskState, string>>

/** An outcome before its data is checked, and without the means to answer. */
export type PlainOutcome = Completed | Ended | Omit<Waiting, 'answer'>

/** The outcome that a direct reply is. */
export function outcomeOfMessage(message: Message): Completed {
  return { ...contentOf(message.parts, []), state: 'completed', message }
}

/** The outcome that a task has come to, which is at an end or waits. */
export function outcomeOfTask(task: Task): PlainOutcome {
  const { message } = task.status
  const state = outcomes[task.status.state as keyof typeof outcomes]
  switch (state) {
    case 'completed': {
      const artifacts = (task.artifacts ?? []).map(({ parts }) => parts)
      return { ...contentOf(message?.parts ?? [], artifacts), state, task }
    }
    case 'input-required':
    case 'auth-required': {
      const questions = questionsOf(message)
      // An agent that does not write questions as data does not say of what kind they are.
      if (state === 'auth-required') for (const question of questions) question.kind = 'auth'
      return { state, text: textOf(message?.parts ?? []), questions, task }
    }
    default:
      return { state, task }
  }
}

/** What artifacts hold; what they do not, agents often say in the message that ends the task. */
function contentOf(
  message: Part[],
  artifacts: Part[][],
): Pick<Completed, 'text' | 'data' | 'files'> {
  const texts = artifacts.map(textOf).filter((text) => text !== '')
  const parts = [...artifacts.flat(), ...message]
  return {
    text: texts.length > 0 ? texts.join('\n\n') : textOf(message),
    data: dataOf(parts),
    files: filesOf(parts),
  }
}
