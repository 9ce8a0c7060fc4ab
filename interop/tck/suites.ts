import type { ServeOptions } from '../tck-agent/serve-tck-agent.ts'

/** One run of the kit: against which agent, which of its tests, and what it may leave out. */
export type Suite = Pick<ServeOptions, 'requireExtension'> & {
  /** Which tests run, in the words of pytest's `-k`. Default: all. */
  select?: string
  /** The reasons for which a test may be skipped. Any other skip is a failure. */
  skips: RegExp[]
}

const noGrpc = /^(Transport 'grpc'|gRPC transport) not configured/

/** The runs that together test all that the kit has tests for. */
export const suites: readonly Suite[] = [
  {
    skips: [
      noGrpc,
      // What is refused where it is not supported cannot be tested where it is.
      /^Agent supports (streaming|push notifications|extended agent card)/,
      /^Agent card does not declare capabilities for: \['agent-card'\]/,
      /^Agent card does not declare urn:a2a:tck:required-extension/,
      /^No requirements at this level/,
    ],
  },
  { requireExtension: true, select: 'CapabilityExtensionRequired', skips: [noGrpc] },
]
