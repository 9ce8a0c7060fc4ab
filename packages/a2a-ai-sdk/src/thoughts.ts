import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'

type Parts = Generator<LanguageModelV4StreamPart, void, undefined>

/** What a remote agent says it is doing, as the reasoning of a model. */
export class Thoughts {
  #open: { id: string; text: string } | undefined
  #begun = 0;

  /** The next thing it does. Some agents say again what they said, and more: that is one thought. */
  *add(text: string): Parts {
    if (text === '') return
    if (this.#open && !text.startsWith(this.#open.text)) yield* this.end()
    if (!this.#open) {
      this.#open = { id: `thought-${++this.#begun}`, text: '' }
      yield { type: 'reasoning-start', id: this.#open.id }
    }
    const delta = text.slice(this.#open.text.length)
    if (delta !== '') yield { type: 'reasoning-delta', id: this.#open.id, delta }
    this.#open.text = text
  }

  /** What it does now is something else. */
  *end(): Parts {
    if (this.#open) yield { type: 'reasoning-end', id: this.#open.id }
    this.#open = undefined
  }
}
