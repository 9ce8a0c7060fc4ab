import { expect, test } from 'vitest'
import { applyPolicy } from '../src/policy.ts'

const deal = (discount: number, total = 1000 - discount * 10) => ({
  listPrice: 1000,
  discount,
  total,
})

test.each([0, 5, 14.9, 15])('%d % passes', (discount) => {
  expect(applyPolicy(deal(discount), 15)).toMatchObject({ approved: true, discount })
})

test.each([15.1, 20, 100])('%d % is for a person to decide', (discount) => {
  const ruling = applyPolicy(deal(discount), 15)
  expect(ruling).toMatchObject({ approved: false, discount })
  expect(ruling.why).toBe(`${discount} % is more than the 15 % that need no approval`)
})

test('a total that is lower than the discount explains is judged by the discount it is', () => {
  expect(applyPolicy(deal(10, 500), 15)).toMatchObject({ approved: false, discount: 50 })
})

test('a total rounded to cents is no higher discount', () => {
  expect(applyPolicy({ listPrice: 0.07, discount: 15, total: 0.06 }, 15).approved).toBe(true)
})

test('what costs nothing has no discount', () => {
  expect(applyPolicy({ listPrice: 0, discount: 0, total: 0 }, 15).approved).toBe(true)
})
