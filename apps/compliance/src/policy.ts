/** What a discount is judged by; prices in units of one currency. */
export type Deal = {
  listPrice: number
  /** The price after the discount. */
  total: number
  /** In percent, as the seller says it. */
  discount: number
}

/** What the policy says: yes, or that a person decides. */
export type Ruling = { approved: boolean; discount: number; why: string }

/**
 * Judges a discount: what is within the limit needs nobody's approval.
 *
 * The figures count, not what is said of them: a total that is lower than the discount explains
 * is judged by the discount that it is.
 *
 * @param limit the highest discount that needs no approval, in percent
 */
export function applyPolicy(deal: Deal, limit: number): Ruling {
  const real = deal.listPrice > 0 ? (1 - deal.total / deal.listPrice) * 100 : 0
  // To a tenth, so that a total rounded to cents is not taken for a higher discount.
  const discount = Math.max(deal.discount, Math.round(real * 10) / 10)
  return discount <= limit
    ? {
        approved: true,
        discount,
        why: `${discount} % is within the ${limit} % that need no approval`,
      }
    : {
        approved: false,
        discount,
        why: `${discount} % is more than the ${limit} % that need no approval`,
      }
}
