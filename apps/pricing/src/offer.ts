import * as z from 'zod'
import { currencies } from './price-book.ts'

/** What the price desk answers: a quote, or why there is none; and who decided what on the way. */
export const offer = z.object({
  quote: z
    .object({
      seats: z.int(),
      years: z.int(),
      listPrice: z.number().describe('Before the discount, in units of the currency'),
      discount: z.number().describe('In percent'),
      total: z.number().describe('After the discount, in units of the currency'),
      currency: z.enum(currencies),
      terms: z.string().describe('One sentence: what is bought, for how long, how it is billed'),
    })
    .nullable(),
  decisions: z.array(
    z.object({
      agent: z.string().describe('Who decided: the name of the tool'),
      decision: z.enum(['approved', 'rejected', 'unavailable']),
      why: z.string(),
    }),
  ),
  alternative: z
    .object({
      discount: z.number().describe('In percent'),
      total: z.number().describe('After the discount, in units of the currency'),
    })
    .nullable()
    .describe('What could be offered instead; null where there is a quote'),
})

/** What the price desk answers. */
export type Offer = z.infer<typeof offer>
