import type { BindingName } from 'a2a-core/client'
import type { ServerCheckName } from './server-checks.ts'

/** Official software that faces ours. */
export type Peer = {
  name: string
  /** Runs its client, which prints `ok …` or `not ok …` for each check. */
  runClient: (agents: OurAgents, each: (line: string) => void) => Promise<void>
  /** Starts its server. */
  startServer: () => Promise<{ url: string } & AsyncDisposable>
  /** Where its server is wrong. */
  differences: Difference[]
}

/** What comes of a check where a server is wrong. */
export type Difference = {
  check: ServerCheckName
  /** Default: every version */
  version?: '1.0' | '0.3'
  /** Default: every binding */
  binding?: BindingName
  actual: unknown
  /** The sentence of the specification that says otherwise. */
  specified: string
}

/** The addresses of our agent. */
export type OurAgents = {
  /** Its card asks for credentials. */
  asking: string
  /** The same agent, whose card does not. */
  open: string
}
