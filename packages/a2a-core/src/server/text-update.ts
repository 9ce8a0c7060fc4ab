import type { Artifact } from '../protocol/artifact.ts'
import type { StreamResponse, TaskArtifactUpdateEvent } from '../protocol/stream-response.ts'
import type { NewRecord } from './engine.ts'

/** An artifact whose text grows. */
export class GrowingText {
  readonly taskId: string
  readonly contextId: string
  readonly artifactId: string
  #head: string | undefined

  constructor(taskId: string, contextId: string, artifactId: string) {
    this.taskId = taskId
    this.contextId = contextId
    this.artifactId = artifactId
  }

  /** How the JSON of each chunk of it begins. */
  get head(): string {
    if (this.#head !== undefined) return this.#head
    const { taskId, contextId, artifactId } = this
    const whole = JSON.stringify({ taskId, contextId, artifact: { artifactId, parts: [{}] } })
    return (this.#head = `{"artifactUpdate":${whole.slice(0, -'}]}}'.length)}"text":`)
  }
}

/**
 * More text of an artifact. A token is one: it is an event like any other, but nobody can change it,
 * so that engines may share it instead of copying it, its JSON is soon written, and what it says in the
 * words of the protocol is made for whoever asks, and not kept: a log keeps one object a token, not five.
 */
export class TextUpdate implements StreamResponse {
  declare readonly artifactUpdate: TaskArtifactUpdateEvent
  readonly #of: GrowingText
  readonly #text: string
  readonly #append: boolean
  readonly #lastChunk: boolean

  constructor(of: GrowingText, text: string, append: boolean, lastChunk: boolean) {
    this.#of = of
    this.#text = text
    this.#append = append
    this.#lastChunk = lastChunk
    // Its own, not its class's: whoever copies an event has all of it.
    Object.defineProperty(this, 'artifactUpdate', TextUpdate.#artifactUpdate)
    Object.freeze(this)
  }

  /** What `JSON.stringify` makes of it. */
  get json(): string {
    const flags = `${this.#append ? ',"append":true' : ''}${this.#lastChunk ? ',"lastChunk":true' : ''}`
    return `${this.#of.head}${JSON.stringify(this.#text)}}]}${flags}}}`
  }

  static readonly #artifactUpdate: PropertyDescriptor & ThisType<TextUpdate> = {
    enumerable: true,
    get(): TaskArtifactUpdateEvent {
      const { taskId, contextId, artifactId } = this.#of
      const artifact = { artifactId, parts: [{ text: this.#text }] }
      if (this.#append && !this.#lastChunk) return { taskId, contextId, artifact, append: true }
      return {
        taskId,
        contextId,
        artifact,
        ...(this.#append && { append: true }),
        ...(this.#lastChunk && { lastChunk: true }),
      }
    },
  }
}

/**
 * The record that says what two in a row say, when these are chunks of one artifact's text: neither
 * is changed.
 */
export function joinedText(before: NewRecord, { event }: NewRecord): NewRecord | undefined {
  const last = before.event.artifactUpdate
  const next = event.artifactUpdate
  if (!last || !next?.append || last.artifact.artifactId !== next.artifact.artifactId) {
    return undefined
  }
  const [lastText, nextText] = [plainTextOf(last.artifact), plainTextOf(next.artifact)]
  if (lastText === undefined || nextText === undefined) return undefined
  if (Object.keys(next.artifact).length > 2) return undefined
  const artifact = { ...last.artifact, parts: [{ text: `${lastText}${nextText}` }] }
  const joined = { ...last, artifact, ...(next.lastChunk && { lastChunk: true }) }
  return { ...before, event: { artifactUpdate: joined } }
}

function plainTextOf({ parts }: Artifact): string | undefined {
  const [part] = parts
  if (parts.length !== 1 || part?.text === undefined) return undefined
  return Object.keys(part).length === 1 ? part.text : undefined
}
