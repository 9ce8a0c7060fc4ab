import * as z from 'zod'

/** What a price desk answers; support takes it from whatever agent makes the prices. */
export const offer = z.object({
  quote: z
    .object({
      seats: z.number(),
      years: z.number(),
      listPrice: z.number(),
      discount: z.number(),
      total: z.number(),
      currency: z.string(),
      terms: z.string(),
    })
    .nullable(),
  decisions: z.array(z.object({ agent: z.string(), decision: z.string(), why: z.string() })),
  alternative: z.object({ discount: z.number(), total: z.number() }).nullable().default(null),
})

/** What a price desk answers: a quote, or why there is none. */
export type Offer = z.infer<typeof offer>

/**
 * Reads a price desk's answer.
 *
 * @throws Error saying what is wrong with it
 */
export function readOffer(data: unknown): Offer {
  const read = offer.safeParse(data)
  if (read.success) return read.data
  throw new Error(`The price desk's answer is no offer:\n${z.prettifyError(read.error)}`)
}
