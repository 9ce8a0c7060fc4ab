/** What is under way, and when it is all over. */
export class UnderWay {
  #count = 0
  #settled: PromiseWithResolvers<void> | undefined

  /** Counts work until it ends, however it does, and gives it back. */
  until<Result>(work: Promise<Result>): Promise<Result> {
    this.#count++
    void work.then(this.#ended, this.#ended)
    return work
  }

  /** Waits until nothing is under way. */
  settled(): Promise<void> {
    if (this.#count === 0) return Promise.resolve()
    this.#settled ??= Promise.withResolvers<void>()
    return this.#settled.promise
  }

  readonly #ended = (): void => {
    if (--this.#count > 0) return
    this.#settled?.resolve()
    this.#settled = undefined
  }
}
