import type { Failures } from './results.ts'

/**
 * Reads the tests that `known-failures.md` lists of a branch of the kit: every list item that begins
 * with code, below the heading that names the branch.
 *
 * @throws Error when no heading does
 */
export function readKnownFailures(markdown: string, branch: string): string[] {
  const sections = markdown.split(/^## /m).slice(1)
  const section = sections.find((each) => each.split('\n', 1)[0]?.includes(`\`${branch}\``))
  if (section === undefined) throw new Error(`known-failures.md has no heading for ${branch}`)
  return [...section.matchAll(/^- `([^`]+)`/gm)].map(([, test = '']) => test)
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
