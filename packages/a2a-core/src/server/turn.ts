import type { Json, JsonObject } from '../protocol/json.ts'
import type { Message } from '../protocol/message.ts'
import type { Part } from '../protocol/part.ts'
import type { Task } from '../protocol/task.ts'
import type { Caller } from './caller.ts'
import type { NewQuestion } from './agent-event.ts'

/** An answer, and the question it answers as the adapter asked it. */
export type Answer = {
  /** The answer, which fits the question's schema. An approval is `{ approved, reason? }`. */
  value: Json
  /** The question, with the adapter's own `handle`. */
  question: NewQuestion & { id: string }
}

/** One message to be answered: a plain object, which adapters may spread. */
export type Turn = {
  /** The message, with its task and context. The log has it, too: it may be frozen. */
  readonly message: Message
  /** Its text: all text parts, joined. */
  readonly text: string
  /** Its first data part. */
  readonly data: Json | undefined
  /** Its files: parts that are bytes or URLs. */
  readonly files: Part[]
  /** The metadata of the request that brought the message. */
  readonly metadata: JsonObject
  /** The task as it is when the turn begins, with its history, this message included. */
  readonly task: Task
  readonly taskId: string
  readonly contextId: string
  /** The number of this turn in its task, from 1. */
  readonly number: number
  /** Who sent the message. */
  readonly caller: Caller
  /** What was answered, by question id; empty unless all questions that were open are answered. */
  readonly answers: { readonly [questionId: string]: Answer }
  /** The media types the caller takes (`acceptedOutputModes`); empty means any. */
  readonly accepts: readonly string[]
  /** The URIs of the extensions that are active. */
  readonly extensions: readonly string[]
  /** Which attempt this is, from 1; more when a process died, or lost its claim, in the turn. */
  readonly attempt: number
  /** Aborts when the turn is to end: canceled, out of time, shutting down, or claimed elsewhere. */
  readonly signal: AbortSignal
  /** What was kept with `save`. */
  readonly saved: { readonly task: Json | undefined; readonly context: Json | undefined }
  /**
   * Does something once: the result is committed before it returns, and a run that starts again
   * gets it back instead of doing it again.
   *
   * @param name unique in this turn
   * @param fn gives a JSON result, or undefined
   */
  readonly step: <Result extends Json | void>(
    name: string,
    fn: () => Result | Promise<Result>,
  ) => Promise<Result>
}
