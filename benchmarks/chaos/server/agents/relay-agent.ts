import type { RemoteAgent } from 'a2a-core/client'
import { fromFunction, toFunction, type Agent } from 'a2a-function'

/** A function that calls another agent as a function, and says what it said. */
export function relayAgent(bottom: RemoteAgent): Agent {
  const ask = toFunction(bottom)
  return fromFunction(
    async function* (turn) {
      yield `relay: ${yield* ask(turn.text, { turn })}`
    },
    { name: 'Relay' },
  )
}
