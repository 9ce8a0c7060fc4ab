import type { Life } from './life.ts'

/** A life that serves. */
export type Serving = { life: Life; url: string }

/** The lives of the process, of which one at most serves at a time. */
export class Lives {
  #serving = Promise.withResolvers<Serving>()

  /** The one that serves, or the next that will. */
  get serving(): Promise<Serving> {
    return this.#serving.promise
  }

  begin(serving: Serving): void {
    this.#serving.resolve(serving)
  }

  /** Ends the one that serves: from now on the next one is meant. */
  async end({ life }: Serving): Promise<void> {
    this.#serving = Promise.withResolvers()
    await life.kill()
  }

  /** Does something that may be done twice, in the next life where it was cut short in one. */
  async survive<Result>(
    recovery: string,
    attempt: (url: string) => Promise<Result>,
  ): Promise<Result> {
    for (;;) {
      const { life, url } = await this.serving
      try {
        return await attempt(`${url}/${recovery}`)
      } catch (error) {
        if (!life.isKilled) throw error
      }
    }
  }
}
