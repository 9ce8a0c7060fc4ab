import * as z from 'zod'

/** What a chat model makes of a conversation. */
export const understanding = z.object({
  seats: z.number().nullable().default(null).describe('How many seats are to be renewed'),
  years: z.number().nullable().default(null).describe('For how many years'),
  discount: z.number().nullable().default(null).describe('The discount in percent; 0 for none'),
  currency: z.enum(['EUR', 'USD']).nullable().default(null),
  question: z
    .string()
    .nullable()
    .default(null)
    .describe('What to ask the customer, where the request is unclear or no renewal; else null'),
})

/** What a chat model makes of a conversation. */
export type Understanding = z.infer<typeof understanding>

/** A renewal as the customer wants it. */
export type Renewal = {
  seats: number
  years: number
  /** In percent. */
  discount: number
  currency: 'EUR' | 'USD'
}

const renewal = z.object({
  seats: z
    .int('Seats are whole: how many do you need?')
    .min(1, 'How many seats do you need?')
    .max(100_000, 'That is more than we can quote here. How many seats, up to 100,000?'),
  years: z
    .int('We renew for whole years: how many, from 1 to 5?')
    .min(1, 'For how many years, from 1 to 5?')
    .max(5, 'We renew for 5 years at most. For how many years?'),
  discount: z
    .number()
    .min(0, 'Which discount do you have in mind, in percent?')
    .max(100, 'No discount is higher than 100%. Which one do you have in mind?'),
  currency: z.enum(['EUR', 'USD']),
})

/** The renewal that was understood, or what to ask the customer first. Models are checked, too. */
export function checkRenewal(
  understood: Understanding,
): { renewal: Renewal } | { question: string } {
  const { seats, years, discount, currency, question } = understood
  if (question) return { question }
  if (seats === null) return { question: 'For how many seats do you want to renew?' }
  const checked = renewal.safeParse({
    seats,
    years: years ?? 1,
    discount: discount ?? 0,
    currency: currency ?? 'EUR',
  })
  if (checked.success) return { renewal: checked.data }
  return { question: checked.error.issues[0]?.message ?? 'What exactly do you want to renew?' }
}

/** A renewal as a sentence that any price desk understands. */
export function describeRenewal({ seats, years, discount, currency }: Renewal): string {
  const term = years === 1 ? '1 year' : `${years} years`
  const price = discount === 0 ? 'without a discount' : `with a discount of ${discount}%`
  return `Please quote ${seats} seats for ${term} in ${currency}, ${price}.`
}
