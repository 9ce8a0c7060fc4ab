import { expect, test } from 'vitest'
import { priceOf } from '../src/price-book.ts'

test.each([
  { seats: 1, pricePerSeat: 240 },
  { seats: 49, pricePerSeat: 240 },
  { seats: 50, pricePerSeat: 216 },
  { seats: 199, pricePerSeat: 216 },
  { seats: 200, pricePerSeat: 192 },
  { seats: 1000, pricePerSeat: 168 },
])('$seats seats cost $pricePerSeat EUR each a year', ({ seats, pricePerSeat }) => {
  const price = priceOf({ seats, years: 1, discount: 0, currency: 'EUR' })
  expect(price).toMatchObject({ pricePerSeat, listPrice: seats * pricePerSeat })
  expect(price.total).toBe(price.listPrice)
})

test('years multiply, the discount comes off', () => {
  expect(priceOf({ seats: 250, years: 2, discount: 20, currency: 'EUR' })).toMatchObject({
    listPrice: 96_000,
    total: 76_800,
  })
})

test('dollars have prices of their own', () => {
  expect(priceOf({ seats: 10, years: 1, discount: 0, currency: 'USD' }).total).toBe(2640)
})

test('totals are whole cents', () => {
  const { total } = priceOf({ seats: 7, years: 1, discount: 33.333, currency: 'EUR' })
  expect(total).toBe(1120.01)
})
