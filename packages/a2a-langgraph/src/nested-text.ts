import type { BaseMessage } from '@langchain/core/messages'
import { progress, type ProgressEvent } from 'a2a-core/server'
import { isAIMessage } from './messages.ts'
import { nodePath, pathMetadata } from './node-path.ts'
import { Sentences } from './sentences.ts'

/** What models say in subgraphs, as progress: sentence by sentence, with the path of the node. */
export class NestedText {
  /** Messages that are streamed, by id. */
  readonly #open = new Map<string, { place: string; path: string[]; sentences: Sentences }>()
  /** Ids of messages that were told. */
  readonly #told: Set<string>

  /** @param before the messages that were in the state before the turn */
  constructor(before: readonly BaseMessage[]) {
    this.#told = new Set(before.flatMap(({ id }) => id ?? []))
  }

  /** A chunk of a message, as the model streams it. */
  *chunk(id: string, namespace: readonly string[], chunk: string): Generator<ProgressEvent> {
    const place = namespace.join('|')
    const open = this.#open.get(id) ?? {
      place,
      path: nodePath(namespace),
      sentences: new Sentences(),
    }
    this.#open.set(id, open)
    this.#told.add(id)
    yield* tell(open.sentences.add(chunk), open.path)
  }

  /** What a node of a subgraph, when it is done, adds to the state of that. */
  *settle(
    namespace: readonly string[],
    node: string,
    messages: readonly BaseMessage[],
  ): Generator<ProgressEvent> {
    const place = [...namespace, `${node}:`].join('|')
    for (const [id, open] of this.#open) {
      if (!open.place.startsWith(place)) continue
      this.#open.delete(id)
      yield* tell(open.sentences.end(), open.path)
    }
    const path = [...nodePath(namespace), node]
    for (const message of messages) {
      const { id = '', text } = message
      if (!isAIMessage(message) || this.#told.has(id)) continue
      this.#told.add(id)
      yield* tell(text, path)
    }
  }
}

function* tell(text: string, path: string[]): Generator<ProgressEvent> {
  if (text.trim() !== '') yield progress(text.trim(), pathMetadata(path))
}
