import { onNextEventLoopTurn } from './event-loop-turn.ts'

/** What is under way, and when it is all over. */
export class UnderWay {
  #count = 0
  #none: PromiseWithResolvers<void> | undefined

  /** Counts work until it ends, however it does, and gives it back. */
  until<Result>(work: Promise<Result>): Promise<Result> {
    this.#count++
    void work.then(this.#ended, this.#ended)
    return work
  }

  /** Waits until nothing is under way, nor begins in the turn of the event loop after that. */
  async settled(): Promise<void> {
    do {
      if (this.#count > 0) await (this.#none ??= Promise.withResolvers<void>()).promise
      await new Promise<void>(onNextEventLoopTurn)
    } while (this.#count > 0)
  }

  readonly #ended = (): void => {
    if (--this.#count > 0) return
    this.#none?.resolve()
    this.#none = undefined
  }
}
