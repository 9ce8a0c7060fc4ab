import { expect, expectTypeOf, test, vi } from 'vitest'
import * as z from 'zod'
import {
  failed,
  fromFunction,
  inputRequired,
  progress,
  rejected,
  save,
  type Turn,
} from '../src/index.ts'
import { conversation, dataAmong, reasonIn, shown } from './make-turn.ts'

const name = 'Booking'
const plans = z.object({ plan: z.enum(['s', 'm']) })

async function* book({ text }: Turn) {
  yield `For ${text}: `
  const { plan } = yield* inputRequired({ prompt: 'Which plan?', schema: plans })
  expectTypeOf(plan).toEqualTypeOf<'s' | 'm'>()
  yield `plan ${plan}, `
  const seats = yield* inputRequired({ prompt: 'How many?' })
  expectTypeOf(seats).toEqualTypeOf<string>()
  return `${seats} seats`
}

test('a question pauses; its answer is the value, and what was said is not said again', async () => {
  const { send, answer } = conversation(fromFunction(book, { name }))
  expect(shown(await send('ACME'))).toBe('For ACME: [Which plan?]')
  expect(shown(await answer({ plan: 'm' }))).toBe('plan m, [How many?]')
  expect(shown(await answer('12'))).toBe('12 seats')
})

test('a question goes out with the schema of its answer', async () => {
  const { send } = conversation(fromFunction(book, { name }))
  const [, question] = await send('ACME')
  expect(question).toMatchObject({
    kind: 'input-required',
    questions: [{ kind: 'question', schema: { properties: { plan: { enum: ['s', 'm'] } } } }],
  })
})

test('the function runs again with the message it began with, and with its data and files', async () => {
  const seen: unknown[] = []
  const agent = fromFunction(
    async function* ({ message: given, text, data, files }) {
      seen.push({ given: given.messageId, text, data, files })
      yield* inputRequired({ prompt: 'Sure?' })
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  const file = { url: 'https://example.com/a.pdf' }
  await send([{ text: 'look' }, { data: { seats: 3 } }, file])
  await answer('yes')
  expect(seen).toHaveLength(2)
  expect(seen[1]).toEqual(seen[0])
  expect(seen[1]).toMatchObject({ text: 'look', data: { seats: 3 }, files: [file] })
})

test('nothing is shown again: no progress, no artifact, no save', async () => {
  const agent = fromFunction(
    async function* (turn) {
      yield progress('looking')
      yield { n: 1 }
      yield save({ task: Number(turn.saved.task ?? 0) + 1 })
      yield* inputRequired({ prompt: 'Sure?' })
      yield { n: 2 }
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  expect((await send('x')).map(({ kind }) => kind)).toEqual([
    'progress',
    'artifact',
    'input-required',
  ])
  expect(dataAmong(await answer('yes'))).toEqual([{ n: 2 }])
})

test('an approval is asked the same way', async () => {
  const agent = fromFunction(
    async function* () {
      const { approved } = yield* inputRequired({ kind: 'approval', prompt: 'Delete it?' })
      return approved ? 'deleted' : 'kept'
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  expect(shown(await answer({ approved: false }))).toBe('kept')
})

test('several questions asked at once have their answers in a list', async () => {
  const agent = fromFunction(
    async function* () {
      const answers: unknown = yield inputRequired([
        { kind: 'question', prompt: 'From?' },
        { kind: 'question', prompt: 'To?' },
      ])
      const when = yield* inputRequired({ prompt: 'When?' })
      return `${String(answers)} ${when}`
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  expect(shown(await send('x'))).toBe('[From?][To?]')
  expect(shown(await answer('Bonn', 'Rome'))).toBe('[When?]')
  expect(shown(await answer('today'))).toBe('Bonn,Rome today')
})

test('null, false and the empty string are answers', async () => {
  const agent = fromFunction(
    async function* () {
      const nothing = yield* inputRequired({ prompt: 'a', schema: z.null() })
      const no = yield* inputRequired({ prompt: 'b', schema: z.boolean() })
      const empty = yield* inputRequired({ prompt: 'c' })
      return JSON.stringify([nothing, no, empty])
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  await answer(null)
  await answer(false)
  expect(shown(await answer(''))).toBe('[null,false,""]')
})

test('an answer that the schema refuses is asked for again, with what was wrong', async () => {
  const even = z.object({ seats: z.number().refine((seats) => seats % 2 === 0, 'must be even') })
  const caught = vi.fn<(error: unknown) => void>()
  const agent = fromFunction(
    async function* () {
      yield 'Hello '
      try {
        const { seats } = yield* inputRequired({ prompt: 'How many?', schema: even })
        yield `${seats} seats`
      } catch (error) {
        caught(error)
      }
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  const again = shown(await answer({ seats: 3 }))
  expect(again).toBe('[The answer did not fit: seats: must be even\nHow many?]')
  expect(shown(await answer({ seats: 5 }))).toBe(again)
  expect(shown(await answer({ seats: 4 }))).toBe('4 seats')
  expect(caught).not.toHaveBeenCalled()
})

test('an answer to a question without a schema is text, as its type says', async () => {
  const agent = fromFunction(
    async function* () {
      const plan = yield* inputRequired({ prompt: 'Which plan?' })
      return `plan ${plan.toUpperCase()}`
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  expect(shown(await answer('m'))).toBe('plan M')
  await send('x')
  expect(shown(await answer({ plan: 'm' }))).toBe('plan {"PLAN":"M"}')
})

test('a question may say that it is one', async () => {
  const agent = fromFunction(
    async function* () {
      return `plan ${yield* inputRequired({ kind: 'question', prompt: 'Which plan?' })}`
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  expect(shown(await answer('m'))).toBe('plan m')
})

test('a message that answers nothing has the open question asked again', async () => {
  const { send, answer } = conversation(fromFunction(book, { name }))
  await send('ACME')
  expect(shown(await send('and quickly'))).toBe('[Which plan?]')
  expect(shown(await answer({ plan: 's' }))).toBe('plan s, [How many?]')
})

test('a paused generator is let go at once', async () => {
  const cleaning = Promise.withResolvers<void>()
  const agent = fromFunction(
    async function* () {
      try {
        yield* inputRequired({ prompt: 'Sure?' })
      } finally {
        cleaning.resolve()
        await Promise.reject(new Error('the connection is gone'))
      }
    },
    { name },
  )
  expect(shown(await conversation(agent).send('x'))).toBe('[Sure?]')
  await cleaning.promise
})

test('steps are done once, however often the function runs', async () => {
  const charge = vi.fn<() => string>(() => 'receipt 7')
  const agent = fromFunction(
    async function* (turn) {
      const receipt = await turn.step('charge', charge)
      yield* inputRequired({ prompt: 'Print it?' })
      return receipt
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  expect(shown(await answer('yes'))).toBe('receipt 7')
  expect(charge).toHaveBeenCalledOnce()
})

test('a function that asks something else when it runs again is told so', async () => {
  let runs = 0
  const agent = fromFunction(
    async function* () {
      yield* inputRequired({ prompt: `Question ${++runs}?` })
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  await expect(answer('yes')).rejects.toThrow(
    'The function asked "Question 2?" where it had asked "Question 1?" before the pause.',
  )
})

test('a function that ends before it asks again is told so', async () => {
  let runs = 0
  const agent = fromFunction(
    async function* () {
      if (++runs === 1) yield* inputRequired({ prompt: 'Sure?' })
      yield 'done'
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  await expect(answer('yes')).rejects.toThrow('The function ended before it asked "Sure?"')
})

test.each([rejected, failed])(
  '%o counts even before questions that were answered',
  async (refuse) => {
    let soldOut = false
    const agent = fromFunction(
      async function* () {
        if (soldOut) yield refuse('Sold out')
        yield* inputRequired({ prompt: 'Sure?' })
      },
      { name },
    )
    const { send, answer } = conversation(agent)
    await send('x')
    soldOut = true
    expect(reasonIn(await answer('yes'))).toBe('Sold out')
  },
)

test('a returned refusal counts there, too', async () => {
  let soldOut = false
  const agent = fromFunction(
    async function* () {
      if (soldOut) return rejected('Sold out')
      yield* inputRequired({ prompt: 'Sure?' })
      return undefined
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  soldOut = true
  expect(reasonIn(await answer('yes'))).toBe('Sold out')
})
