/**
 * Why tests failed, by their names: the file below the kit's tests, and the test in it. What
 * was skipped has no name in pytest's summary: there it is the other way round.
 */
export type Failures = Map<string, string>

/**
 * Reads the kit's failures from what pytest printed. A test that failed as it may (SHOULD and MAY)
 * has failed, and so has one that was skipped for no good reason: the kit skips what it could not
 * prepare, and a server that answers nothing would otherwise pass.
 *
 * @param output what pytest printed, with `-rfExs`
 * @param skips the reasons for which a test may be skipped
 * @throws Error when it prints no summary
 */
export function readResults(output: string, skips: readonly RegExp[]): Failures {
  const [, summary] = output.split(/^=+ short test summary info =+$/m)
  if (summary === undefined && !/^\d+ passed/m.test(output)) {
    throw new Error('The kit printed no summary of its tests')
  }
  const failures: Failures = new Map()
  for (const line of (summary ?? '').split('\n')) {
    const failed = /^(?:FAILED|ERROR|XFAIL) tests\/(?:compatibility\/)?(\S+)(?: - (.*))?/.exec(line)
    if (failed) failures.set(failed[1] ?? '', failed[2] ?? '')
    const [, place, reason] = /^SKIPPED \[\d+\] (\S+): (.*)/.exec(line) ?? []
    if (place !== undefined && reason !== undefined && !skips.some((skip) => skip.test(reason))) {
      failures.set(`skipped: ${reason}`, place)
    }
  }
  return failures
}
