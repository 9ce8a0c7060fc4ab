import type { ProtocolVersion } from 'a2a-core'
import type { Server } from 'a2a-core/server'
import type { A2AOptions } from './a2a-options.ts'
import type { Address } from './address.ts'

/** What an app serves, and what its requests told of it. */
export type Serving = {
  server: Server
  options: A2AOptions
  /** The versions that are spoken, newest first. */
  versions: readonly ProtocolVersion[]
  warned: boolean
  /** The address of the latest request. */
  latest?: Address
  /** Whether the runtime is to be asked to go on; `undefined` until the first request tells. */
  isKept?: boolean
}
