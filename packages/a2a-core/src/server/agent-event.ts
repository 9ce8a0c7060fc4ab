import type { Artifact } from '../protocol/artifact.ts'
import type { Json, JsonObject } from '../protocol/json.ts'
import { toParts, type MessageContent } from '../protocol/message.ts'
import type { Part } from '../protocol/part.ts'
import type { Question } from '../protocol/question.ts'

const brand = Symbol.for('a2a-core.AgentEvent')

/** A question as an agent asks it; the server gives it its id. */
export type NewQuestion = Omit<Question, 'id'> & {
  /** What the adapter needs to hand the answer to its framework; it never crosses the wire. */
  handle?: Json | undefined
}

/** More of the answer's text. */
export type TextEvent = { kind: 'text'; text: string; append: boolean }
/** An artifact, or more of one. */
export type ArtifactEvent = {
  kind: 'artifact'
  artifact: Omit<Artifact, 'artifactId'> & { artifactId?: string | undefined }
  append: boolean
  lastChunk: boolean
}
/** What the agent is doing. */
export type ProgressEvent = { kind: 'progress'; parts: Part[]; metadata?: JsonObject | undefined }
/** A direct reply. */
export type MessageEvent = { kind: 'message'; parts: Part[]; metadata?: JsonObject | undefined }
/** The agent waits for its client. */
export type InputRequiredEvent = {
  kind: 'input-required'
  questions: NewQuestion[]
  message?: string | undefined
}
/** The agent waits for credentials, which reach it by another way. */
export type AuthRequiredEvent = { kind: 'auth-required'; question: NewQuestion }
/** The agent will not do this. */
export type RejectedEvent = { kind: 'rejected'; parts: Part[] }
/** The agent could not do this. */
export type FailedEvent = { kind: 'failed'; parts: Part[] }
/** Something to keep: nobody sees it but the agent's next turn. */
export type SaveEvent = { kind: 'save'; task?: Json | undefined; context?: Json | undefined }

/** What a turn yields. Made only by the constructors beside this type. */
export type AgentEvent =
  | TextEvent
  | ArtifactEvent
  | ProgressEvent
  | MessageEvent
  | InputRequiredEvent
  | AuthRequiredEvent
  | RejectedEvent
  | FailedEvent
  | SaveEvent

/** Tells an event from any other value, whichever copy of the library made it. */
export function isAgentEvent(value: unknown): value is AgentEvent {
  return typeof value === 'object' && value !== null && brand in value
}

/** What marks an event, and no copy of it. A token is one: to define a property each time is slow. */
class MarkedEvent {
  get [brand](): true {
    return true
  }
}

class MarkedText extends MarkedEvent implements TextEvent {
  readonly kind = 'text'
  text: string
  append: boolean

  constructor(chunk: string, append: boolean) {
    super()
    if (typeof chunk !== 'string') throw new TypeError(`text() takes a string, not ${typeof chunk}`)
    this.text = chunk
    this.append = append
  }
}

/** Marks an object as an event; for the constructors alone. */
export function agentEvent<Event extends AgentEvent>(event: Event): Event {
  return Object.assign(new MarkedEvent(), event)
}

/**
 * More of the answer: it streams into the artifact `answer-<turn>`.
 *
 * @param chunk the next piece of text
 * @param options.append `false` puts the chunk in the place of all the answer's text so far.
 *   Default: true
 * @throws TypeError when the chunk is no string
 */
export function text(chunk: string, options: { append?: boolean } = {}): TextEvent {
  return new MarkedText(chunk, options.append ?? true)
}

/**
 * An output of the task (specification §4.1.7): a file, data, or text with a name of its own.
 *
 * @param content its parts, or its text
 * @param options.artifactId default: made by the server. Repeat it to send more of one artifact
 * @param options.append whether the parts follow those sent before under this id. Default: false
 * @param options.lastChunk whether the artifact is complete. Default: not `append`
 */
export function artifact(
  content: MessageContent,
  options: Omit<Artifact, 'artifactId' | 'parts'> & {
    artifactId?: string | undefined
    append?: boolean | undefined
    lastChunk?: boolean | undefined
  } = {},
): ArtifactEvent {
  const { append = false, lastChunk = !append, ...rest } = options
  return agentEvent({
    kind: 'artifact',
    artifact: { ...rest, parts: toParts(content) },
    append,
    lastChunk,
  })
}

/** What the agent is doing: a WORKING status with a message (specification §4.2.1). */
export function progress(
  content: MessageContent,
  options: { metadata?: JsonObject | undefined } = {},
): ProgressEvent {
  return agentEvent({ kind: 'progress', parts: toParts(content), ...options })
}

/**
 * A direct reply, without a task (specification §3.1.1). Only an agent with `replies: true` may
 * begin with it; where there is a task already it becomes an artifact, and the turn COMPLETED.
 */
export function message(
  content: MessageContent,
  options: { metadata?: JsonObject | undefined } = {},
): MessageEvent {
  return agentEvent({ kind: 'message', parts: toParts(content), ...options })
}

/** The agent will not do this: the task ends as REJECTED, with the reason. */
export function rejected(reason: MessageContent): RejectedEvent {
  return agentEvent({ kind: 'rejected', parts: toParts(reason) })
}

/** The agent could not do this: the task ends as FAILED, with a reason the caller may read. */
export function failed(reason: MessageContent): FailedEvent {
  return agentEvent({ kind: 'failed', parts: toParts(reason) })
}

/**
 * The agent waits for credentials (specification §7.6): the turn ends, the task is AUTH_REQUIRED.
 *
 * @param request.prompt what to do, for people
 * @param request.value scheme, URL, scopes, for programs
 */
export function authRequired(request: {
  prompt: string
  value?: Json | undefined
  handle?: Json | undefined
}): AuthRequiredEvent {
  return agentEvent({ kind: 'auth-required', question: { kind: 'auth', ...request } })
}

/**
 * Keeps JSON for the next turns: `turn.saved.task` for this task, `turn.saved.context` for every
 * task of the same owner and context. Each save replaces what was kept in its place before. What is
 * kept for the task is stored before the agent is asked for its next event, so that an attempt
 * after it finds it, however this one ends.
 */
export function save(saved: { task?: Json; context?: Json }): SaveEvent {
  return agentEvent({ kind: 'save', ...saved })
}
