import type { Agent } from 'a2a-core/server'

/** A framework's agent that says as many tokens as it is told: as it is, and with our adapter. */
export type Framework = {
  agent: Agent
  alone: (tokens: number) => AsyncGenerator<string, void, undefined>
}

/** So many tokens. */
export function* tokensOf(count: string): Generator<string, void, undefined> {
  for (let said = 0; said < Number(count); said++) yield 'token '
}
