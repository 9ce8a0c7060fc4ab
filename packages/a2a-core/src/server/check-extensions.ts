import { ExtensionSupportRequiredError } from '../protocol/errors.ts'
import type { Agent } from './agent.ts'

/**
 * Checks that every extension that an agent requires is active in a request (specification §3.3.4).
 *
 * @param active the URIs of those that are
 * @throws ExtensionSupportRequiredError when one is missing
 */
export function checkExtensions({ about }: Agent, active: readonly string[]): void {
  const missing = about.extensions?.find(({ required, uri }) => required && !active.includes(uri))
  if (!missing) return
  throw new ExtensionSupportRequiredError(
    `This agent requires the extension ${missing.uri}: name it in the A2A-Extensions header`,
    { metadata: { extension: missing.uri } },
  )
}
