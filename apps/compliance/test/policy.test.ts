import { expect, test } from 'vitest'
import { applyPolicy } from '../src/policy.ts'

const deal = (discount: number, total = 1000 - discount * 10) => ({
  listPrice: 1000,
  discount,
  total,
})

test.each([0, 5, 14.9, 15])('%d%% passes', (discount) => {
  expect(applyPolicy(deal(discount), 15)).toEqual({ discount, needsApproval: false })
})

test.each([15.1, 20, 100])('%d%% is for a person to decide', (discount) => {
  expect(applyPolicy(deal(discount), 15)).toEqual({ discount, needsApproval: true })
})

test('a total that is lower than the discount explains is judged by the discount it is', () => {
  expect(applyPolicy(deal(10, 500), 15)).toEqual({ discount: 50, needsApproval: true })
})

test('a total rounded to cents is no higher discount', () => {
  const rounded = { listPrice: 0.07, discount: 15, total: 0.06 }
  expect(applyPolicy(rounded, 15).needsApproval).toBe(false)
})

test('what costs nothing has no discount', () => {
  expect(applyPolicy({ listPrice: 0, discount: 0, total: 0 }, 15).needsApproval).toBe(false)
})
