/** Hands what others tell to one reader, in batches: each time all that came since it last asked. */
export class Batches<Item> implements AsyncIterable<Item[]> {
  #items: Item[] = []
  #end: { error?: unknown } | undefined
  #wake: (() => void) | undefined
  readonly #left: () => void

  /** @param left called when the reader leaves before the end */
  constructor(left: () => void) {
    this.#left = left
  }

  /** Does nothing once the end was told, or the reader left: nobody reads it. */
  push(item: Item): void {
    if (this.#end) return
    this.#items.push(item)
    this.#wake?.()
  }

  /** Nothing more comes: the reader is done when it has read what there is, or is told the error. */
  end(end: { error?: unknown } = {}): void {
    this.#end ??= end
    this.#wake?.()
  }

  [Symbol.asyncIterator](): AsyncIterator<Item[], undefined> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.end()
        this.#items = []
        this.#left()
        return { done: true, value: undefined }
      },
    }
  }

  async #next(): Promise<IteratorResult<Item[], undefined>> {
    while (this.#items.length === 0) {
      if (this.#end && 'error' in this.#end) throw this.#end.error
      if (this.#end) return { done: true, value: undefined }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const value = this.#items
    this.#items = []
    return { done: false, value }
  }
}
