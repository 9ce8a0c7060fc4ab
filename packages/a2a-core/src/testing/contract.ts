import { describe, test } from 'vitest'

/** The cases of a contract: each a sentence that must hold, and the proof of it. */
export type Cases<Opened, Case extends string = string> = {
  [sentence in Case]: (opened: Opened) => Promise<void>
}

/** Something that is held to a contract. */
export type Subject<Opened, Case extends string> = {
  /** What the test report calls it. */
  name: string
  /** Makes it anew for one case. */
  open(): Promise<Opened>
  /** Called when a case is over, however it ended. */
  close?: ((opened: Opened) => Promise<void>) | undefined
  /**
   * The cases known to fail, each with its reason. They are expected to fail: one that passes
   * fails the test, so that no entry outlives its reason.
   */
  known?: { [sentence in Case]?: string } | undefined
}

/**
 * Makes a contract of its cases. Applied to a subject, it is one vitest test a case, each with the
 * subject opened anew.
 *
 * @param what what the contract is about, for the test report
 * @param cases the sentences, and what proves them; `known` takes these sentences alone
 *
 * @example
 * const testStack = contract('keeps what was pushed', {
 *   'the last comes first': async (stack: Stack) => {
 *     stack.push(1)
 *     stack.push(2)
 *     expect(stack.pop()).toBe(2)
 *   },
 * })
 * testStack({ name: 'array stack', open: async () => [] })
 */
export function contract<Opened, Case extends string>(
  what: string,
  cases: Cases<Opened, Case>,
): (subject: Subject<Opened, Case>) => void {
  return (subject) => {
    const reasons: { [sentence: string]: string | undefined } = subject.known ?? {}
    describe(`${subject.name}: ${what}`, () => {
      for (const [sentence, prove] of Object.entries<Cases<Opened>[string]>(cases)) {
        const reason = reasons[sentence]
        const declare = reason === undefined ? test : test.fails
        const title = reason === undefined ? sentence : `${sentence} (known to fail: ${reason})`
        declare(title, async ({ onTestFinished }) => {
          const opened = await subject.open()
          onTestFinished(() => subject.close?.(opened))
          await prove(opened)
        })
      }
    })
  }
}
