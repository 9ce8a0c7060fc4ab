import type { RemoteAgent } from 'a2a-core/client'
import { authRequired, fromFunction, inputRequired, toFunction, type Agent } from 'a2a-function'
import { die } from './die.ts'
import { act } from './effects.ts'
import type { Order } from './order.ts'

/** A function that asks the next agent; the last one asks its client. */
export function functionHop({ name, folder, asks, dies }: Order, next?: RemoteAgent): Agent {
  if (next) {
    const ask = toFunction(next)
    return fromFunction(
      async function* (turn) {
        await turn.step('before', () => act(folder, `${name} asks`))
        const said = yield* ask(turn.text, { turn })
        await turn.step('after', () => act(folder, `${name} heard`))
        yield `${name}: ${said}`
      },
      { name },
    )
  }
  if (asks === 'credentials') {
    return fromFunction(
      async (turn) => {
        if (turn.number === 1) return authRequired({ prompt: 'Sign in' })
        await turn.step('sign in', () => act(folder, `${name} acts`))
        if (dies === 'acting') die()
        return `${name}: signed in`
      },
      { name },
    )
  }
  return fromFunction(
    async function* (turn) {
      const { approved } = yield* inputRequired({ kind: 'approval', prompt: 'Allow 30 % off?' })
      // It dies by then: what a step has done and nobody stored yet may be done again.
      if (dies === 'accepted') await new Promise(() => undefined)
      await turn.step('allow', () => act(folder, `${name} acts`))
      if (dies === 'acting') die()
      yield `${name}: ${approved ? 'allowed' : 'denied'}`
    },
    { name },
  )
}
