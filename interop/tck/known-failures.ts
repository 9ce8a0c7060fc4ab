import type { Failures } from './results.ts'

/** Reads the tests that `known-failures.md` lists: every list item that begins with code. */
export function readKnownFailures(markdown: string): string[] {
  return [...markdown.matchAll(/^- `([^`]+)`/gm)].map(([, test = '']) => test)
}

/** What differs from the list: failures that it does not have, and tests on it that passed. */
export function compareFailures(
  failures: Failures,
  known: readonly string[],
): { unlisted: [test: string, reason: string][]; gone: string[] } {
  return {
    unlisted: [...failures].filter(([test]) => !known.includes(test)),
    gone: known.filter((test) => !failures.has(test)),
  }
}
