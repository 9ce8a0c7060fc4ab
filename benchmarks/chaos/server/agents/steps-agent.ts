import { setTimeout } from 'node:timers/promises'
import { fromFunction, inputRequired, type Agent } from 'a2a-function'
import { readOrder, wordsOf } from '../../order.ts'

/** A function with a step, whose random result it says before and after its question. */
export function stepsAgent(): Agent {
  return fromFunction(
    async function* (turn) {
      const order = readOrder(turn.text)
      const value = await turn.step('value', () => crypto.randomUUID())
      yield `v=${value} `
      for (const word of wordsOf(order)) {
        await setTimeout(order.pace, undefined, { signal: turn.signal })
        yield word
      }
      if (!order.asks) return
      const said = yield* inputRequired({ prompt: `What of ${order.tag}? v=${value}` })
      yield `said ${said} v=${value}`
    },
    { name: 'Steps' },
  )
}
