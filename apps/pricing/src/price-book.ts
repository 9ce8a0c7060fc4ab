/** What a seat costs a year, in cents, from how many seats on. */
const tiers = [
  { from: 1, EUR: 240_00, USD: 264_00 },
  { from: 50, EUR: 216_00, USD: 238_00 },
  { from: 200, EUR: 192_00, USD: 212_00 },
  { from: 1000, EUR: 168_00, USD: 185_00 },
] as const

/** The currencies of the price book. */
export const currencies = ['EUR', 'USD'] as const

/** What is to be priced. */
export type Order = {
  seats: number
  years: number
  /** In percent. */
  discount: number
  currency: (typeof currencies)[number]
}

/** Its price, in units of the currency. */
export type Price = Order & {
  pricePerSeat: number
  listPrice: number
  /** The list price less the discount. */
  total: number
}

/** Looks up what an order costs: the more seats, the less each of them. */
export function priceOf(order: Order): Price {
  const { seats, years, discount, currency } = order
  const tier = tiers.findLast(({ from }) => seats >= from) ?? tiers[0]
  const listCents = tier[currency] * seats * years
  const totalCents = Math.round(listCents * (1 - discount / 100))
  return {
    ...order,
    pricePerSeat: tier[currency] / 100,
    listPrice: listCents / 100,
    total: totalCents / 100,
  }
}
