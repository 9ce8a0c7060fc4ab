import type { Agent } from './agent.ts'
import { ownExtensions } from './own-extensions.ts'

/**
 * The extensions that are active in a request: those that both sides named (specification §4.6).
 * That those which the agent requires are among them is for the bindings to check.
 *
 * @param requested the URIs of the `A2A-Extensions` header
 */
export function activateExtensions({ about }: Agent, requested: readonly string[]): string[] {
  const declared = [...(about.extensions ?? []), ...ownExtensions]
  return declared.map(({ uri }) => uri).filter((uri) => requested.includes(uri))
}
