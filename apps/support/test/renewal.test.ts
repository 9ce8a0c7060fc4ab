import { expect, test } from 'vitest'
import { checkRenewal, describeRenewal, type Understanding } from '../src/renewal.ts'

const understood: Understanding = {
  seats: 250,
  years: null,
  discount: null,
  currency: null,
  question: null,
}

test('what was not said is one year, no discount, euros', () => {
  expect(checkRenewal(understood)).toEqual({
    renewal: { seats: 250, years: 1, discount: 0, currency: 'EUR' },
  })
})

test.each<[Partial<Understanding>, RegExp]>([
  [{ seats: null }, /how many seats/],
  [{ seats: 2.5 }, /whole/],
  [{ seats: 0 }, /how many seats/i],
  [{ seats: 1_000_000 }, /100,000/],
  [{ years: 1.5 }, /whole years/],
  [{ years: 20 }, /5 years at most/],
  [{ discount: 120 }, /100%/],
  [{ discount: -5 }, /in percent/],
  [{ question: 'Which team is it for?' }, /^Which team is it for\?$/],
])('%j is asked about, whatever the model says', (said, question) => {
  expect(checkRenewal({ ...understood, ...said })).toEqual({
    question: expect.stringMatching(question),
  })
})

test.each([
  [
    { seats: 250, years: 2, discount: 20 },
    'Please quote 250 seats for 2 years in EUR, with a discount of 20%.',
  ],
  [
    { seats: 10, years: 1, discount: 0 },
    'Please quote 10 seats for 1 year in EUR, without a discount.',
  ],
])('%j is said in words', (renewal, words) => {
  expect(describeRenewal({ ...renewal, currency: 'EUR' })).toBe(words)
})
