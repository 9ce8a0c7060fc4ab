/** What says now and then that it is alive. */
export type Beating = { beat(): void }

/** Lets many say that they are alive, each in its own time, by one timer for all. */
export class Heartbeats {
  readonly #period: number
  /** When each is to say so next, in the order of these times. */
  readonly #due = new Map<Beating, number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param period how often, in milliseconds */
  constructor(period: number) {
    this.#period = period
  }

  add(one: Beating): void {
    this.#due.set(one, performance.now() + this.#period)
    this.#timer ??= setTimeout(this.#beat, this.#period)
  }

  delete(one: Beating): void {
    this.#due.delete(one)
    if (this.#due.size > 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  readonly #beat = (): void => {
    const now = performance.now()
    for (const [one, due] of this.#due) {
      if (due > now) {
        this.#timer = setTimeout(this.#beat, due - now)
        return
      }
      // It comes last again.
      this.#due.delete(one)
      this.#due.set(one, now + this.#period)
      one.beat()
    }
  }
}
