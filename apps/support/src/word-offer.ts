import type { BaseMessage } from '@langchain/core/messages'
import * as z from 'zod'
import { offer } from './offer.ts'

const asked = z.object({
  renewal: z.object({
    seats: z.number(),
    years: z.number(),
    discount: z.number(),
    currency: z.string(),
  }),
  offer,
})

/** How the built-in model words what the price desk answered: the JSON of the last message. */
export function wordOffer(messages: readonly BaseMessage[]): string {
  const { renewal, offer: answer } = asked.parse(JSON.parse(messages.at(-1)?.text ?? ''))
  const { quote, decisions, alternative } = answer
  const why = decisions.map((decision) => decision.why).join('; ')
  if (quote) {
    const { seats, years, discount, listPrice, total, currency } = quote
    const price = money(total, currency)
    const saving = `, ${discount}% off the list price of ${money(listPrice, currency)}`
    return (
      `Here is your renewal: ${seats} seats for ${term(years)} at ${price}` +
      `${discount > 0 ? saving : ''}. The terms: ${quote.terms}`
    )
  }
  const { seats, years, discount, currency } = renewal
  const refusal = `I am sorry, we cannot offer ${discount}% off${why && `: ${why}`}.`
  if (!alternative) return `${refusal} Please come back to us, and we will find another way.`
  return (
    `${refusal} What we can offer is ${alternative.discount}% off: ${seats} seats for ` +
    `${term(years)} at ${money(alternative.total, currency)}. Would that help?`
  )
}

function money(amount: number, currency: string): string {
  return `${amount.toLocaleString('en', { minimumFractionDigits: 2 })} ${currency}`
}

function term(years: number): string {
  return years === 1 ? '1 year' : `${years} years`
}
