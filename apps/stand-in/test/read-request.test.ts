import { expect, test } from 'vitest'
import { readRequest, type Reading, type Topic } from '../src/index.ts'

test.each<[words: string, reading: Partial<Reading>]>([
  ['250 seats, 20% off', { seats: 250, discount: 20 }],
  [
    'Please renew 250 seats for 2 years with a discount of 20 %.',
    { seats: 250, years: 2, discount: 20 },
  ],
  [
    'We are 80 people and want 12.5 percent off for three years',
    { seats: 80, years: 3, discount: 12.5 },
  ],
  [
    'two hundred and fifty seats, twenty percent discount, two-year term',
    { seats: 250, years: 2, discount: 20 },
  ],
  ['1,250 licences', { seats: 1250 }],
  ['1.250 seats, 12,5 % off', { seats: 1250, discount: 12.5 }],
  ['1 250 users', { seats: 1250 }],
  ["1'000 named users for a year", { seats: 1000, years: 1 }],
  ['2k seats over 36 months in dollars', { seats: 2000, years: 3, currency: 'USD' }],
  ['a hundred seats in EUR', { seats: 100, currency: 'EUR' }],
  ['a dozen seats', { seats: 12 }],
  ['a team of 40, half price please', { seats: 40, discount: 50 }],
  ['Could you do 15% less on our 300 seats?', { seats: 300, discount: 15 }],
  ['We had 200 seats last year, now we need 250 seats', { seats: 250 }],
  ['from 200 to 250 seats', { seats: 250 }],
  ['we grew 30% and take 250 seats with a 10% volume discount', { seats: 250, discount: 10 }],
  ['We grew by 30% last year. 90 seats.', { seats: 90 }],
  ['Customers for 5 years now: 60 seats for 2 years', { seats: 60, years: 2 }],
  ['100 seats without any discount', { seats: 100, discount: 0, wantsDiscount: false }],
  ['100 seats at list price', { seats: 100, discount: 0 }],
  ['seats: 75, discount: 5%, 1 year', { seats: 75, years: 1, discount: 5 }],
  ['40 seats, and knock 10% off for a 18-month contract', { seats: 40, discount: 10, years: 1.5 }],
  ['250 seats, 120% off', { seats: 250, discount: 120 }],
  ['2.5 seats', { seats: 2.5 }],
  ['-5 seats', { seats: -5 }],
  ['save us 10% on 50 accounts', { seats: 50, discount: 10, wantsDiscount: true }],
  ['a discount for our 50 seats?', { seats: 50, wantsDiscount: true }],
])('%s', (words, reading) => {
  const read = readRequest(words)
  expect(read).toMatchObject(reading)
  for (const field of ['seats', 'years', 'discount', 'currency'] as const) {
    expect([field, read[field]]).toEqual([field, reading[field]])
  }
})

test.each(['', 'asdf jkl', 'purple monkey dishwasher 42', 'What is the weather in 2027?', '🦆'])(
  'nonsense says nothing: %s',
  (words) => {
    expect(readRequest(words)).toEqual({})
  },
)

test.each<[words: string, topic: Topic, reading: Reading]>([
  ['250', 'seats', { seats: 250 }],
  ['make it two', 'years', { years: 2 }],
  ['20 please', 'discount', { discount: 20, wantsDiscount: true }],
  ['250, for two years', 'seats', { seats: 250, years: 2 }],
  ['for 36 months', 'seats', { years: 3 }],
  ['we do not know yet, maybe in 2027 or so', 'seats', {}],
])('an answer may be a number alone: %s (%s)', (words, topic, reading) => {
  expect(readRequest(words, topic)).toEqual(reading)
})
