import { fromAISDK, toTool } from 'a2a-ai-sdk'
import type { RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { Output, tool, ToolLoopAgent, type LanguageModel } from 'ai'
import * as z from 'zod'
import { offer } from './offer.ts'
import { currencies, priceOf } from './price-book.ts'

const instructions = `You are the price desk. You make quotes for renewals of software seats.

Read the number of seats, the years (1 unless said otherwise), the discount that is wanted, in
percent (0 unless said otherwise), and the currency (EUR unless said otherwise).
1. When the number of seats is missing, ask with the tool ask. Never guess it.
2. Take every price from the tool priceBook. Never calculate one yourself.
3. Have every discount above 0 reviewed by the tool compliance, once, with the figures of the
   price book. Without a discount, never call it.
4. Approved, or without discount: answer with the quote, and no alternative.
   Rejected: answer without a quote, and with the alternative that compliance names, priced by the
   price book.
   No answer from compliance: answer without a quote and without an alternative.
List what compliance decided, and why in its words; "unavailable" where it did not answer.
The terms are one sentence: the seats, the years, and that they are billed yearly in advance.`

/**
 * The price desk: an AI SDK agent that works through its price book, and has discounts reviewed by
 * a remote agent.
 *
 * @param options.compliance an agent with the skill `review`
 */
export function createPricing(options: { compliance: RemoteAgent; model: LanguageModel }): Agent {
  const { compliance, model } = options
  const agent = new ToolLoopAgent({
    model,
    maxRetries: 1,
    instructions,
    tools: {
      priceBook: tool({
        description: 'Looks up the list price of an order, and its total after a discount',
        inputSchema: z.object({
          seats: z.int().min(1).max(100_000),
          years: z.int().min(1).max(5),
          discount: z.number().min(0).max(100).describe('In percent; 0 for none'),
          currency: z.enum(currencies),
        }),
        execute: priceOf,
      }),
      compliance: toTool(compliance, { skill: 'review' }),
      // It has no execute: whoever asked for the quote gives its result.
      ask: tool({
        description: 'Asks whoever wants the quote',
        inputSchema: z.object({ question: z.string() }),
        outputSchema: z.string(),
      }),
    },
    output: Output.object({ schema: offer, name: 'offer' }),
  })
  return fromAISDK(agent, {
    name: 'Pricing',
    description: 'Quotes renewals: tell it seats, years and the discount that is wanted',
    skills: [
      {
        id: 'quote',
        name: 'Quote a renewal',
        description: 'Prices a renewal, and has its discount approved',
        tags: ['price', 'quote', 'renewal'],
        examples: ['250 seats for 2 years, 20% off'],
      },
    ],
    output: 'data',
    tools: {
      priceBook: { arguments: true, result: true },
      compliance: { arguments: true, result: true },
    },
  })
}
