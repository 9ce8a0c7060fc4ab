import type { BaseMessage } from '@langchain/core/messages'
import { progress, text, type AgentEvent } from 'a2a-core/server'
import { answerMessages, callsTools, isAIMessage } from './messages.ts'
import { toFiles } from './to-files.ts'

/** Where a text comes from: a run of a node. */
export type Place = { node: string; namespace: string }

/** A message that a model streams. */
type Draft = Place & { id: string; text: string }

/** A piece of the answer: a message in the state, or what a node wrote by itself, as an event. */
type Piece = { text: string; written: boolean }

/**
 * The answer's text as it grows.
 *
 * What the answer is, the graph's state says: the model's messages at its end. What is streamed
 * is a draft of the next of them. So the text on the wire follows the drafts, one at a time, and
 * is put right whenever a node says which messages came of it: text before a tool call becomes
 * progress, and what never reached the state, such as a router's choice, gives way.
 */
export class AnswerText {
  #pieces: Piece[] = []
  #draft: Draft | undefined
  /** Messages streamed beside the draft, by id. */
  readonly #waiting = new Map<string, Draft>()
  /** Ids of messages in the state: of earlier turns, or dealt with. */
  readonly #settled: Set<string>
  /** Ids of drafts that are not followed any more. */
  readonly #over = new Set<string>()
  /** What the client has. */
  #shown = ''
  /** Whether what the client has gives way to the next text. */
  #stale = false
  /** Whether what the client has was said again as progress, and is no answer. */
  #repeated = false

  /** @param before the messages that were in the state before the turn */
  constructor(before: readonly BaseMessage[]) {
    this.#settled = new Set(before.flatMap(({ id }) => id ?? []))
  }

  /** Whether the client has any text. */
  get shown(): boolean {
    return this.#shown !== ''
  }

  /** A chunk of a message, as the model streams it. */
  *chunk(id: string, place: Place, chunk: string): Generator<AgentEvent> {
    if (chunk === '' || this.#over.has(id) || this.#settled.has(id)) return
    const draft = this.#draft
    if (draft?.id === id) {
      draft.text += chunk
      yield* this.#grow(chunk)
      return
    }
    const waiting = this.#waiting.get(id) ?? { id, ...place, text: '' }
    waiting.text += chunk
    this.#waiting.set(id, waiting)
    if (draft && draft.namespace !== place.namespace) return
    // One node calls its models one after the other.
    if (draft) this.#giveUp(draft)
    this.#waiting.delete(id)
    this.#draft = waiting
    yield* this.#show()
  }

  /** Text that a node writes by itself. */
  *write(chunk: string): Generator<AgentEvent> {
    const last = this.#pieces.at(-1)
    if (last?.written) last.text += chunk
    else this.#pieces.push({ text: chunk, written: true })
    const isAtEnd = last?.written && !this.#draft && !this.#stale
    yield* isAtEnd ? this.#grow(chunk) : this.#show()
  }

  /** What a node, when it is done, adds to the state. */
  *settle(node: string, messages: readonly BaseMessage[]): Generator<AgentEvent> {
    const lastOther = messages.findLastIndex((message) => !isAIMessage(message))
    for (const [index, message] of messages.entries()) {
      if (!isAIMessage(message) || this.#settled.has(message.id ?? '')) continue
      if (message.id !== undefined) this.#settled.add(message.id)
      if (callsTools(message)) yield* this.#step(message.text)
      // What is followed by what a person said, as a question is by its answer, is no answer.
      else if (index > lastOther) this.#add(message.text)
      yield* toFiles(message)
      for (const draft of [this.#draft, ...this.#waiting.values()]) {
        if (draft && (draft.id === message.id || draft.text === message.text)) this.#end(draft)
      }
    }
    if (this.#draft?.node === node) this.#giveUp(this.#draft)
    if (messages.length > 0) yield* this.#show()
  }

  /** Puts the text right, once the graph is done. */
  *finish(messages: readonly BaseMessage[]): Generator<AgentEvent> {
    yield* this.settle('', messages)
    const texts = answerMessages(messages).flatMap((message) => message.text || [])
    if (texts.length === 0) {
      if (this.#repeated) yield* this.#takeBack()
      return
    }
    const known = this.#pieces.filter(({ written }) => !written)
    const isRight =
      texts.length === known.length && texts.every((said, i) => said === known[i]?.text)
    if (!isRight) {
      const written = this.#pieces.filter((piece) => piece.written)
      this.#pieces = [...written, ...texts.map((said) => ({ text: said, written: false }))]
    }
    this.#draft = undefined
    yield* this.#show()
  }

  /** Takes back what is no answer, where the graph waits: nothing may come in its place. */
  *pause(): Generator<AgentEvent> {
    const draft = this.#draft
    if (draft) this.#giveUp(draft)
    yield* this.#show()
    // A node that waits is run again from its top, and what it said is said again.
    if (draft || this.#repeated) yield* this.#takeBack()
  }

  *#step(said: string): Generator<AgentEvent> {
    if (said !== '') yield progress(said)
    this.#pieces = this.#pieces.filter(({ written }) => written)
    this.#stale = this.#shown !== ''
    this.#repeated = this.#stale
  }

  *#takeBack(): Generator<AgentEvent> {
    if (this.#shown === '' || !this.#stale) return
    this.#shown = ''
    yield text('', { append: false })
  }

  #add(said: string): void {
    if (said === '') return
    const same = this.#pieces.find((piece) => piece.written && piece.text === said)
    if (same) same.written = false
    else this.#pieces.push({ text: said, written: false })
  }

  #giveUp(draft: Draft): void {
    this.#end(draft)
    this.#stale = true
  }

  #end(draft: Draft): void {
    this.#over.add(draft.id)
    this.#waiting.delete(draft.id)
    if (this.#draft === draft) this.#draft = undefined
  }

  /** Adds a chunk at the end of what the client has. */
  *#grow(chunk: string): Generator<AgentEvent> {
    this.#shown += chunk
    yield text(chunk)
  }

  /** Sees to it that the client has the answer so far: by what is missing, or by all of it. */
  *#show(): Generator<AgentEvent> {
    const texts = [...this.#pieces.map((piece) => piece.text), this.#draft?.text ?? '']
    const wanted = texts.filter((said) => said !== '').join('\n\n')
    const shown = this.#shown
    if (wanted === '') return
    const follows = !this.#stale && wanted.startsWith(shown)
    this.#shown = wanted
    this.#stale = false
    this.#repeated = false
    if (wanted === shown) return
    yield follows ? text(wanted.slice(shown.length)) : text(wanted, { append: false })
  }
}
