import { ExtensionSupportRequiredError } from '../protocol/errors.ts'
import type { Agent } from './agent.ts'
import { ownExtensions } from './own-extensions.ts'

/**
 * The extensions that are active in a request: those that both sides named (specification §4.6).
 *
 * @param requested the URIs of the `A2A-Extensions` header
 * @throws ExtensionSupportRequiredError when the agent requires one that the client did not name
 */
export function activateExtensions({ about }: Agent, requested: readonly string[]): string[] {
  const declared = [...(about.extensions ?? []), ...ownExtensions]
  const missing = declared.find(({ required, uri }) => required && !requested.includes(uri))
  if (missing) {
    throw new ExtensionSupportRequiredError(
      `This agent requires the extension ${missing.uri}: name it in the A2A-Extensions header`,
      { metadata: { extension: missing.uri } },
    )
  }
  return declared.map(({ uri }) => uri).filter((uri) => requested.includes(uri))
}
