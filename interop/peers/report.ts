import { isDeepStrictEqual } from 'node:util'

/** What the checks came to, one line each. */
export type Report = {
  readonly passed: number
  readonly failed: number
  /** Takes the lines that another program printed: `ok …`, `not ok …`. */
  take(who: string, line: string): void
  /**
   * Does something, and compares what came of it.
   *
   * @param act what is done; it fails when it throws, and after 30 s
   */
  check(name: string, act: () => Promise<unknown>, expected: unknown): Promise<void>
}

/** How long one check may take, in milliseconds. */
const checkTimeout = 30_000

/** An empty report. */
export function newReport(): Report {
  let passed = 0
  let failed = 0

  function tell(good: boolean, line: string): void {
    if (good) passed++
    else failed++
    console.log(`${good ? 'ok    ' : 'FAILED'} ${line}`)
  }

  return {
    get passed() {
      return passed
    },
    get failed() {
      return failed
    },
    take(who, line) {
      const [, not, what = line] = /^(not )?ok (.*)$/.exec(line) ?? [undefined, 'not ']
      tell(!not, `${who}: ${what}`)
    },
    async check(name, act, expected) {
      try {
        const actual = await within(checkTimeout, act())
        if (isDeepStrictEqual(actual, expected)) tell(true, name)
        else
          tell(
            false,
            `${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
          )
      } catch (error) {
        tell(false, `${name}: expected ${JSON.stringify(expected)}, got ${String(error)}`)
      }
    },
  }
}

async function within<Value>(milliseconds: number, value: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>()
  const late = () => reject(new Error(`nothing for ${milliseconds} ms`))
  const timer = setTimeout(late, milliseconds)
  try {
    return await Promise.race([value, promise])
  } finally {
    clearTimeout(timer)
  }
}
