import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { JsonObject } from 'a2a-core'

type Block = { id: string; text: string; metadata: JsonObject }
type Parts = Generator<LanguageModelV4StreamPart, void, undefined>

/**
 * The texts that a model says, each in a block of its own, with a blank line between two. What was
 * said cannot be taken back: a text in the place of another begins a new block, and the end of the
 * old one says that it was replaced.
 */
export class TextBlocks {
  readonly #isLive: boolean
  readonly #open = new Map<string, Block>()
  #begun = 0
  #hasText = false

  /** @param isLive whether text is said as it comes; if not, what is left at the end */
  constructor(isLive: boolean) {
    this.#isLive = isLive
  }

  /** The texts as they are now, but for those that are data. */
  get texts(): string[] {
    return [...this.#open.values()].flatMap(({ text, metadata }) =>
      metadata['data'] === undefined ? [text] : [],
    )
  }

  /**
   * More of a text.
   *
   * @param name which one
   * @param metadata what is to be known of it
   */
  *append(name: string, more: string, metadata: JsonObject = {}): Parts {
    if (more === '') return
    const known = this.#open.get(name)
    const block = known ?? { id: `text-${++this.#begun}`, text: '', metadata }
    if (!known) {
      this.#open.set(name, block)
      if (this.#isLive) yield* this.#begin(block)
    }
    block.text += more
    if (this.#isLive) yield { type: 'text-delta', id: block.id, delta: more }
  }

  /** A text in the place of what it was: where it only grew, what is new. */
  *replace(name: string, text: string, metadata: JsonObject = {}): Parts {
    const block = this.#open.get(name)
    if (block && text.startsWith(block.text)) {
      return yield* this.append(name, text.slice(block.text.length))
    }
    yield* this.remove(name)
    yield* this.append(name, text, metadata)
  }

  /** Takes a text back, as far as that can be. */
  *remove(name: string): Parts {
    const block = this.#open.get(name)
    this.#open.delete(name)
    if (block && this.#isLive) yield endOf(block, { replaced: true })
  }

  /** Forgets what was not said yet. */
  clear(): void {
    this.#open.clear()
  }

  /**
   * Ends all texts.
   *
   * @param metadata what the last of them, or an empty one, tells whoever goes on from it
   */
  *end(metadata: JsonObject): Parts {
    const blocks = [...this.#open.values()]
    if (blocks.length === 0) {
      const empty = { id: `text-${++this.#begun}`, text: '', metadata: {} }
      if (this.#isLive) yield { type: 'text-start', id: empty.id }
      blocks.push(empty)
    }
    for (const block of blocks) {
      if (!this.#isLive) {
        yield* this.#begin(block)
        if (block.text !== '') yield { type: 'text-delta', id: block.id, delta: block.text }
      }
      yield endOf(block, block === blocks.at(-1) ? metadata : {})
    }
    this.#open.clear()
  }

  *#begin({ id, metadata }: Block): Parts {
    yield { type: 'text-start', id, ...providerMetadata(metadata) }
    if (this.#hasText) yield { type: 'text-delta', id, delta: '\n\n' }
    this.#hasText = true
  }
}

function endOf({ id, metadata }: Block, more: JsonObject): LanguageModelV4StreamPart {
  return { type: 'text-end', id, ...providerMetadata({ ...metadata, ...more }) }
}

/** What is to be known of a part, under the provider's name. */
export function providerMetadata(a2a: JsonObject): { providerMetadata?: { a2a: JsonObject } } {
  return Object.keys(a2a).length > 0 ? { providerMetadata: { a2a } } : {}
}
