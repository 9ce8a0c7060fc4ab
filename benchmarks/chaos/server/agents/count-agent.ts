import { setTimeout } from 'node:timers/promises'
import { fromFunction, type Agent } from 'a2a-function'
import { readOrder, wordsOf } from '../../order.ts'

/** A function that says words, and asks nothing. */
export function countAgent(): Agent {
  return fromFunction(
    async function* ({ text, signal }) {
      const order = readOrder(text)
      for (const word of wordsOf(order)) {
        await setTimeout(order.pace, undefined, { signal })
        yield word
      }
    },
    { name: 'Count' },
  )
}
