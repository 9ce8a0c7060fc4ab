import type { BaseMessage, AIMessage } from '@langchain/core/messages'
import { textPart } from 'a2a-core'
import { progress, type ProgressEvent } from 'a2a-core/server'
import { callsTools, isAIMessage } from './messages.ts'
import { pathMetadata } from './node-path.ts'

/**
 * What models think before they say something, as progress: a part of its own for each thought,
 * with the metadata `thought: true`.
 */
export class Thoughts {
  /** Thoughts that are not over, by their message's id. */
  readonly #open = new Map<string, string>()
  /** Ids of messages whose thoughts were told. */
  readonly #told: Set<string>

  /** @param before the messages that were in the state before the turn */
  constructor(before: readonly BaseMessage[]) {
    this.#told = new Set(before.flatMap(({ id }) => id ?? []))
  }

  /** A chunk of a message, as the model streams it. */
  *chunk(id: string, message: AIMessage, path: string[]): Generator<ProgressEvent> {
    const thought = thoughtIn(message)
    if (thought !== '') this.#open.set(id, (this.#open.get(id) ?? '') + thought)
    if (message.text !== '' || callsTools(message)) yield* this.#tell(id, path)
  }

  /** The messages that a node, when it is done, adds to the state. */
  *settle(messages: readonly BaseMessage[], path: string[]): Generator<ProgressEvent> {
    for (const message of messages) {
      if (!isAIMessage(message)) continue
      const { id = '' } = message
      yield* this.#tell(id, path)
      if (this.#told.has(id)) continue
      this.#open.set(id, thoughtIn(message))
      yield* this.#tell(id, path)
    }
  }

  *#tell(id: string, path: string[]): Generator<ProgressEvent> {
    const thought = this.#open.get(id)?.trim()
    this.#open.delete(id)
    if (!thought) return
    if (id !== '') this.#told.add(id)
    yield progress(textPart(thought, { metadata: { thought: true } }), pathMetadata(path))
  }
}

/** What a message, or a chunk of one, says of the model's reasoning. */
function thoughtIn(message: AIMessage): string {
  const standard = message.contentBlocks.map(thoughtOf).join('')
  if (standard !== '' || typeof message.content === 'string') return standard
  // Of some providers' chunks LangChain knows the standard form only once they are together.
  return message.content.map(thoughtOf).join('')
}

function thoughtOf(block: object): string {
  const { type, reasoning, thinking } = block as Record<string, unknown>
  if (type === 'reasoning' && typeof reasoning === 'string') return reasoning
  return type === 'thinking' && typeof thinking === 'string' ? thinking : ''
}
