import type { ServeOptions, ServedTckAgent } from '../tck-agent/serve-tck-agent.ts'

/** One branch of the conformance kit. */
export type Kit = {
  branch: string
  /** A folder that no other branch has. */
  folder: string
  /** The runs that together test all that the kit has tests for. */
  suites: readonly Suite[]
}

/** One run of the kit: against which agent, which of its tests, and what it may leave out. */
export type Suite = {
  /** How the agent is served. */
  agent?: ServeOptions
  /** What the kit's `run_tck.py` is told. */
  args: (agent: ServedTckAgent) => string[]
  /** Which tests run, in the words of pytest's `-k`. Default: all. */
  select?: string
  /** The reasons for which a test may be skipped. Any other skip is a failure. */
  skips: readonly RegExp[]
  /** What the names of its failures begin with, where suites have the same tests. */
  prefix?: string
}
