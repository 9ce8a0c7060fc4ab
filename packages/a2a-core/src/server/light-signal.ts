/** What a wait needs of an `AbortSignal`, which is one, too. */
export type Signal = {
  readonly aborted: boolean
  /** Why it aborted. */
  readonly reason: unknown
  addEventListener(type: 'abort', listener: (event?: unknown) => void): void
  removeEventListener(type: 'abort', listener: (event?: unknown) => void): void
}

/**
 * A signal and what aborts it, in one. Every turn and every reader has one, and hardly any aborts:
 * an `AbortController` is slow to make, to listen to and to let go of, and is made here only for
 * whoever asks.
 */
export class LightSignal implements Signal {
  #reason: unknown
  #aborted = false
  #listeners: ((event?: unknown) => void)[] | undefined
  #controller: AbortController | undefined
  /** The controller's, which is slow to give it. */
  #abortSignal: AbortSignal | undefined

  get aborted(): boolean {
    return this.#aborted
  }

  get reason(): unknown {
    return this.#reason
  }

  /** The same, as the platform has it. */
  get abortSignal(): AbortSignal {
    if (this.#abortSignal) return this.#abortSignal
    this.#controller = new AbortController()
    this.#abortSignal = this.#controller.signal
    if (this.#aborted) this.#controller.abort(this.#reason)
    return this.#abortSignal
  }

  /** Aborts it and tells who listens, once; only the first reason counts. */
  abort(reason?: unknown): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#reason = reason
    const listeners = this.#listeners
    this.#listeners = undefined
    try {
      for (const listener of listeners ?? []) listener()
    } finally {
      this.#controller?.abort(reason)
    }
  }

  addEventListener(_type: 'abort', listener: (event?: unknown) => void): void {
    if (this.#aborted) return
    if (this.#listeners) this.#listeners.push(listener)
    else this.#listeners = [listener]
  }

  removeEventListener(_type: 'abort', listener: (event?: unknown) => void): void {
    const index = this.#listeners?.indexOf(listener) ?? -1
    if (index !== -1) this.#listeners?.splice(index, 1)
  }
}
