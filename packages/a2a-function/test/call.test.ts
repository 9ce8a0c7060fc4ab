import { userMessage } from 'a2a-core'
import { expect, test } from 'vitest'
import * as z from 'zod'
import {
  authRequired,
  fromFunction,
  inputRequired,
  message,
  save,
  skill,
  type Turn,
} from '../src/index.ts'
import { conversation, dataAmong, shown } from './make-turn.ts'

const name = 'Booking'

async function* book({ text }: Turn) {
  yield `For ${text}: `
  const plan = yield* inputRequired({ prompt: 'Which plan?' })
  yield `plan ${plan}, `
  const seats = yield* inputRequired({ prompt: 'How many?' })
  return `${seats} seats`
}

test('what the function saves lives beside what pausing needs', async () => {
  const seen: unknown[] = []
  const agent = fromFunction(
    async function* (turn) {
      seen.push(turn.saved)
      yield save({ task: { draft: 1 } })
      yield save({ context: 'met' })
      yield* inputRequired({ prompt: 'Sure?' })
      yield save({ task: { draft: 2 }, context: 'known' })
      yield* inputRequired({ prompt: 'Really?' })
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  await answer('yes')
  expect(shown(await answer('yes'))).toBe('')
  expect(seen).toEqual([
    { task: undefined, context: undefined },
    { task: { draft: 1 }, context: 'met' },
    { task: { draft: 2 }, context: 'known' },
  ])
})

test('when the call has ended, the next message begins another', async () => {
  const { send, answer } = conversation(fromFunction(book, { name }))
  await send('ACME')
  await answer('s')
  await answer('1')
  expect(shown(await send('Initech'))).toBe('For Initech: [Which plan?]')
  expect(shown(await answer('m'))).toBe('plan m, [How many?]')
})

test('a direct message ends the call, too', async () => {
  const agent = fromFunction(
    async function* ({ text }) {
      yield* inputRequired({ prompt: 'Sure?' })
      yield message(`Done: ${text}`)
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('one')
  expect(await answer('yes')).toEqual([message('Done: one')])
  expect(shown(await send('two'))).toBe('[Sure?]')
})

test('a turn that crashed runs again to the same end, wherever it was', async () => {
  const { send, answer, runAgain } = conversation(fromFunction(book, { name }))
  await send('ACME')
  // The text before the question was committed with what pausing needs, or before it.
  expect(shown(await runAgain())).toBe('[Which plan?]')
  await answer('m')
  expect(shown(await runAgain())).toBe('[How many?]')
  await answer('12')
  expect(shown(await runAgain())).toBe('12 seats')
})

test('a function without questions saves nothing of its own', async () => {
  const { send, saved } = conversation(fromFunction(({ text }) => text, { name }))
  await send('x')
  expect(saved().task).toBeUndefined()
})

test('a plain function that returns a question runs again with the answer in turn.answers', async () => {
  const agent = fromFunction(
    ({ text, answers }) => {
      const [answered] = Object.values(answers)
      if (!answered) return inputRequired({ prompt: 'Which plan?' })
      return `${text}: ${JSON.stringify(answered.value)}`
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  expect(shown(await send('ACME'))).toBe('[Which plan?]')
  expect(shown(await answer('s'))).toBe('ACME: "s"')
  expect(shown(await send('Initech'))).toBe('[Which plan?]')
})

test('a returned question keeps the handle that the function gave it', async () => {
  const agent = fromFunction(
    ({ answers }) => {
      const plan = Object.values(answers).find(({ question }) => question.handle === 'plan')
      if (plan) return { plan: plan.value }
      return inputRequired([{ kind: 'question', prompt: 'Which plan?', handle: 'plan' }])
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x')
  expect(dataAmong(await answer('s'))).toEqual([{ plan: 's' }])
})

test('a function waits for credentials until it has them', async () => {
  let token = ''
  const agent = fromFunction(
    async function* ({ text }) {
      const plan = yield* inputRequired({ prompt: 'Which plan?' })
      if (!token) yield authRequired({ prompt: 'Log in first' })
      yield `${text} ${plan} ${token}`
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('ACME')
  expect(await answer('s')).toEqual([authRequired({ prompt: 'Log in first' })])
  expect(await send('done')).toEqual([authRequired({ prompt: 'Log in first' })])
  token = 'secret'
  expect(shown(await send('done'))).toBe('ACME s secret')
})

test('a typed skill pauses like any function, and keeps its input', async () => {
  const review = skill({
    description: 'Reviews a discount',
    input: z.object({ discount: z.number() }),
    output: z.object({ approved: z.boolean() }),
    async *run({ discount }) {
      if (discount <= 20) return { approved: true }
      const { approved } = yield* inputRequired({ kind: 'approval', prompt: `Allow ${discount}?` })
      return { approved }
    },
  })
  const { send, answer } = conversation(fromFunction({ name, skills: { review } }))
  expect(shown(await send({ data: { discount: 30 } }))).toBe('[Allow 30?]')
  expect(dataAmong(await answer({ approved: true }))).toEqual([{ approved: true }])
})

test('a message kept over a pause is the one that was sent, with its metadata', async () => {
  const seen: unknown[] = []
  const agent = fromFunction(
    async function* (turn) {
      seen.push(turn.message)
      yield* inputRequired({ prompt: 'Sure?' })
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send('x', { metadata: { tone: 'kind' } })
  await answer('yes')
  expect(seen[1]).toEqual(seen[0])
  expect(seen[1]).toMatchObject({
    ...userMessage('x'),
    messageId: expect.any(String),
    metadata: { tone: 'kind' },
  })
})
