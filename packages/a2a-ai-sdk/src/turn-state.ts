import { isJsonObject, toJsonValue } from 'a2a-core'
import { save, type NewQuestion, type SaveEvent, type Turn } from 'a2a-core/server'
import type { ModelMessage } from 'ai'
import type { PausedCall } from './questions.ts'

/** What a task waits for: its questions, and the calls of remote agents behind some of them. */
export type Waiting = { questions: NewQuestion[]; paused: PausedCall[] }

/** What a task keeps between its turns, and between the steps of one. */
export type TaskState = {
  /** The turn that wrote it. */
  turn: number
  /**
   * What was said in this task, as far as the context does not hold it yet. It does once the turn
   * has finished: other tasks of the context go on from finished turns alone.
   */
  messages: ModelMessage[]
  /** What the turn ended with, if it paused. */
  waiting?: Waiting
  /** Whether the turn has finished: its messages are in the context. */
  finished?: true
}

/** What the task kept. */
export function taskState({ saved }: Turn): TaskState | undefined {
  return isJsonObject(saved.task) ? (saved.task as unknown as TaskState) : undefined
}

/** What was said in the finished turns of the context. */
export function contextMessages({ saved }: Turn): ModelMessage[] {
  return isJsonObject(saved.context) && Array.isArray(saved.context['messages'])
    ? (saved.context['messages'] as ModelMessage[])
    : []
}

/** Keeps how far the task has come. */
export function saveTask(state: TaskState): SaveEvent {
  return save({ task: toJsonValue(state) })
}

/** Keeps what was said in a turn that has finished, for every task of the context. */
export function saveFinished(turn: Turn, messages: readonly ModelMessage[]): SaveEvent {
  const finished: TaskState = { turn: turn.number, messages: [], finished: true }
  return save({
    task: toJsonValue(finished),
    context: { messages: toJsonValue([...contextMessages(turn), ...messages]) },
  })
}
