import type { Agent } from 'a2a-core/server'
import { fromFunction, inputRequired, skill } from 'a2a-function'
import * as z from 'zod'
import { applyPolicy } from './policy.ts'

/** What compliance is asked to review. */
const deal = z.object({
  seats: z.int().positive(),
  years: z.int().positive(),
  listPrice: z.number().nonnegative().describe('Before the discount, in units of the currency'),
  discount: z.number().min(0).max(100).describe('In percent'),
  total: z.number().nonnegative().describe('After the discount, in units of the currency'),
  currency: z.enum(['EUR', 'USD']),
  request: z.string().optional().describe("The customer's own words"),
})

/** What compliance decides. */
const decision = z.object({
  decision: z.enum(['approved', 'rejected']),
  why: z.string(),
  alternative: z
    .object({ discount: z.number().describe('In percent') })
    .optional()
    .describe('What would be approved'),
})

/**
 * The compliance desk: a typed function that reviews discounts by policy, and asks a person where
 * the policy does not decide.
 *
 * @param options.limit the highest discount that needs no approval, in percent. Default: 15
 */
export function createCompliance({ limit = 15 }: { limit?: number } = {}): Agent {
  return fromFunction({
    name: 'Compliance',
    description: 'Reviews the discounts of offers',
    skills: {
      review: skill({
        name: 'Review a discount',
        description: 'Says whether an offer may be made with its discount',
        tags: ['discount', 'policy', 'approval'],
        input: deal,
        output: decision,
        async *run({ request: _, ...offer }) {
          const { discount, needsApproval } = applyPolicy(offer, limit)
          if (!needsApproval) {
            const why = `${discount}% is within the ${limit}% that needs no approval`
            return { decision: 'approved' as const, why }
          }
          const { approved, reason } = yield* inputRequired({
            kind: 'approval',
            prompt: question(offer, discount),
            value: offer,
          })
          const because = reason ? `: ${reason}` : ''
          if (approved) {
            const why = `a person approved ${discount}%${because}`
            return { decision: 'approved' as const, why }
          }
          const why = `a person did not approve ${discount}%${because}`
          return { decision: 'rejected' as const, why, alternative: { discount: limit } }
        },
      }),
    },
  })
}

function question(offer: Omit<z.infer<typeof deal>, 'request'>, discount: number): string {
  const { seats, years, listPrice, total, currency } = offer
  const money = new Intl.NumberFormat('en', { style: 'currency', currency })
  const term = years === 1 ? '1 year' : `${years} years`
  return (
    `Approve ${discount}% off for ${seats} seats over ${term}? ` +
    `${money.format(total)} instead of ${money.format(listPrice)}.`
  )
}
