import { skillsExtension, type Json } from 'a2a-core'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromFunction, inputRequired, skill } from '../src/index.ts'
import { conversation, eventsOf, makeTurn, reasonIn, shown } from './make-turn.ts'

const seats = z.object({ seats: z.number() })
const quote = skill({
  description: 'Quotes a price',
  input: seats,
  run: (input) => `quote ${input.seats}`,
})
const refund = skill({
  description: 'Pays back',
  input: z.object({ invoice: z.string() }),
  run: ({ invoice }) => `refund ${invoice}`,
})
const chat = skill({ description: 'Talks', run: (input) => `chat ${input}` })
const agent = fromFunction({ name: 'Sales', skills: { quote, refund, chat } })

const named = (id: Json) => ({ metadata: { [skillsExtension]: { skill: id } } })

test('the skill that the message names is run', async () => {
  expect(shown(await eventsOf(agent, makeTurn('hi', named('chat'))))).toBe('chat hi')
  const turn = makeTurn({ data: { seats: 3 } }, named('quote'))
  expect(shown(await eventsOf(agent, turn))).toBe('quote 3')
})

test('a named skill is not exchanged for one that the input would fit', async () => {
  const events = await eventsOf(agent, makeTurn({ data: { seats: 3 } }, named('refund')))
  expect(reasonIn(events)).toMatch(/does not fit the skill "refund": invoice: .*expected string/)
})

test.each<[Json, string]>([
  ['sell', '"sell"'],
  ['toString', '"toString"'],
  ['__proto__', '"__proto__"'],
  [7, '"7"'],
  [{ id: 'chat' }, '"{"id":"chat"}"'],
])('an unknown skill, %j, is rejected with the skills there are', async (id, shownAs) => {
  expect(reasonIn(await eventsOf(agent, makeTurn('hi', named(id))))).toBe(
    `There is no skill ${shownAs}; there are: "quote", "refund", "chat"`,
  )
})

test('the only skill is run without being named', async () => {
  const single = fromFunction({ name: 'Chat', skills: { chat } })
  expect(shown(await eventsOf(single, makeTurn('hi')))).toBe('chat hi')
})

test('the only skill whose input the data fits is run', async () => {
  expect(shown(await eventsOf(agent, makeTurn({ data: { seats: 3 } })))).toBe('quote 3')
  expect(shown(await eventsOf(agent, makeTurn('{"invoice":"R1"}')))).toBe('refund R1')
})

test.each([
  ['text', 'hello'],
  ['data that fits no skill', { data: { price: 1 } }],
  ['data that fits two', { data: { seats: 3, invoice: 'R1' } }],
])('%s leaves a choice, and the caller is asked', async (_what, content) => {
  const [question] = await conversation(agent).send(content)
  expect(question).toMatchObject({
    kind: 'input-required',
    questions: [
      {
        kind: 'question',
        prompt:
          'Which skill is this for?\n- quote: Quotes a price\n- refund: Pays back\n- chat: Talks',
        schema: { type: 'string', enum: ['quote', 'refund', 'chat'] },
        value: {
          skills: {
            quote: { input: { type: 'object', properties: { seats: { type: 'number' } } } },
            refund: { input: { type: 'object', required: ['invoice'] } },
            chat: {},
          },
        },
      },
    ],
  })
})

test('the answer routes the message that was sent first', async () => {
  const { send, answer } = conversation(agent)
  await send('hello')
  expect(shown(await answer('chat'))).toBe('chat hello')
  await send({ data: { seats: 3, invoice: 'R1' } })
  expect(shown(await answer('refund'))).toBe('refund R1')
})

test('an answer that is no skill is rejected', async () => {
  const { send, answer } = conversation(agent)
  await send('hello')
  expect(reasonIn(await answer('sell'))).toMatch(/There is no skill "sell"/)
})

test('a skill that was chosen by an answer may ask questions of its own', async () => {
  const order = skill({
    description: 'Orders',
    async *run(input, { text }) {
      const size = yield* inputRequired({ prompt: 'Which size?' })
      return `${input}, ${text}, ${size}`
    },
  })
  const { send, answer } = conversation(fromFunction({ name: 'Shop', skills: { order, chat } }))
  expect(shown(await send('shoes'))).toMatch(/Which skill/)
  expect(shown(await answer('order'))).toBe('[Which size?]')
  expect(shown(await answer('42'))).toBe('shoes, shoes, 42')
})

test('the answer that chose the skill is not for the skill itself', async () => {
  const order = skill({
    description: 'Orders',
    run(input, { answers }) {
      const [size] = Object.values(answers)
      if (!size) return inputRequired({ prompt: 'Which size?' })
      return `${input}, ${JSON.stringify(size.value)}`
    },
  })
  const { send, answer } = conversation(fromFunction({ name: 'Shop', skills: { order, chat } }))
  await send('shoes')
  expect(shown(await answer('order'))).toBe('[Which size?]')
  expect(shown(await answer('42'))).toBe('shoes, "42"')
})
