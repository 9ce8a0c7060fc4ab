import { AIMessage, HumanMessage, SystemMessage } from '@langchain/core/messages'
import { expect, test } from 'vitest'
import { BuiltInChatModel } from '../src/index.ts'
import { understanding } from '../src/renewal.ts'

const reader = new BuiltInChatModel().withStructuredOutput(understanding, { name: 'understand' })

/** What is understood of a conversation, whose odd lines are the customer's. */
function understood(...lines: string[]): Promise<unknown> {
  const messages = lines.map((line, index) =>
    index % 2 === 0 ? new HumanMessage(line) : new AIMessage(line),
  )
  return reader.invoke([new SystemMessage('Read what the customer wants.'), ...messages])
}

test.each([
  ['We need 250 seats for 2 years. Can you do 20% off?', [250, 2, 20, null]],
  ['renew two hundred and fifty seats, twenty percent discount, two-year term', [250, 2, 20, null]],
  ['1,250 licences over 36 months in dollars, 5 percent off please', [1250, 3, 5, 'USD']],
  ['Just renew our 40 users.', [40, null, null, null]],
  ['40 users without a discount, in EUR', [40, null, 0, 'EUR']],
] as const)('%s', async (words, [seats, years, discount, currency]) => {
  expect(await understood(words)).toEqual({ seats, years, discount, currency, question: null })
})

test.each([
  ['asdf jkl', /renew/],
  ['What is the weather like in Paris?', /renew/],
  ['Renew us for two years please', /how many seats/i],
  ['Renew 50 seats, and we would like a discount', /which discount/i],
])('asks about: %s', async (words, question) => {
  expect(await understood(words)).toMatchObject({ question: expect.stringMatching(question) })
})

test('an answer completes what was said before it', async () => {
  expect(
    await understood('20% off for two years', 'For how many seats do you want to renew?', '250'),
  ).toEqual({ seats: 250, years: 2, discount: 20, currency: null, question: null })
})

test('what is said last counts', async () => {
  expect(
    await understood('250 seats, 20% off', 'We can offer 15% off 250 seats.', '15% is fine then'),
  ).toMatchObject({ seats: 250, discount: 15, question: null })
})
