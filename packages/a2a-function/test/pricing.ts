import * as z from 'zod'
import { fromFunction, inputRequired, progress, skill, type Agent } from '../src/index.ts'

export const order = z.object({ seats: z.int().positive() })
export const quote = z.object({ total: z.number(), approvedBy: z.string().optional() })

/** A typed agent that makes quotes, says what it does, and has large ones approved by name. */
export function pricing(tasks: string[] = []): Agent {
  return fromFunction({
    name: 'Pricing',
    skills: {
      quote: skill({
        description: 'Makes quotes',
        input: order,
        output: quote,
        async *run({ seats }, turn) {
          tasks.push(turn.taskId)
          yield progress('Reading the price book')
          if (seats <= 100) return { total: seats * 10 }
          const name = yield* inputRequired({ prompt: `Who approves ${seats} seats?` })
          return { total: seats * 9, approvedBy: name }
        },
      }),
      chat: skill({ description: 'Talks', run: (text) => `You said ${text}` }),
    },
  })
}
