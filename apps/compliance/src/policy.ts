/** What a discount is judged by; prices in units of one currency. */
export type Deal = {
  listPrice: number
  /** The price after the discount. */
  total: number
  /** In percent, as the seller says it. */
  discount: number
}

/** What the policy says of a discount, in percent: whether a person has to approve it. */
export type Ruling = { discount: number; needsApproval: boolean }

/**
 * Judges a discount: what is within the limit needs nobody's approval.
 *
 * The figures count, not what is said of them: a total that is lower than the discount explains
 * is judged by the discount that it is.
 *
 * @param limit the highest discount that needs no approval, in percent
 */
export function applyPolicy({ listPrice, total, discount }: Deal, limit: number): Ruling {
  const real = listPrice > 0 ? (1 - total / listPrice) * 100 : 0
  // To a tenth, so that a total rounded to cents is not taken for a higher discount.
  const judged = Math.max(discount, Math.round(real * 10) / 10)
  return { discount: judged, needsApproval: judged > limit }
}
