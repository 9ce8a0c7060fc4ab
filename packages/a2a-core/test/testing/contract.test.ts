import { contract } from 'a2a-core/testing'
import { expect, expectTypeOf, test } from 'vitest'

const happened: string[] = []

const holdsNumbers = contract('holds numbers', {
  'what is pushed is there': async (numbers: number[]) => {
    numbers.push(1)
    if (numbers.length !== 1) throw new Error(`It was not empty: ${numbers.join(', ')}`)
  },
  'only even numbers are taken': async (numbers: number[]) => {
    numbers.push(3)
    throw new Error('It took 3')
  },
})

holdsNumbers({
  name: 'array',
  async open() {
    happened.push('opened')
    return []
  },
  async close(numbers) {
    happened.push(`closed with ${numbers.join(', ')}`)
  },
  known: { 'only even numbers are taken': 'an array takes any number' },
})

test('every case has the subject anew, and closes it however it ends', () => {
  expect(happened).toEqual(['opened', 'closed with 1', 'opened', 'closed with 3'])
})

test('only sentences of the contract may be known to fail', () => {
  type Known = NonNullable<Parameters<typeof holdsNumbers>[0]['known']>
  expectTypeOf<{ 'only even numbers are taken': string }>().toExtend<Known>()
  expectTypeOf<{ 'only odd numbers are taken': string }>().not.toExtend<Known>()
})
