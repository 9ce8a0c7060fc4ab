import type { ProtocolVersion } from 'a2a-core'
import type { Server } from 'a2a-core/server'
import type { A2AOptions } from './a2a-options.ts'

/** What an app serves, and whether it has said what it has to say once. */
export type Serving = {
  server: Server
  options: A2AOptions
  /** The versions that are spoken, newest first. */
  versions: readonly ProtocolVersion[]
  warned: boolean
}
