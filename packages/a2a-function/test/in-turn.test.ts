import { dataOf, textOf } from 'a2a-core'
import type { Auth } from 'a2a-hono'
import { expect, test } from 'vitest'
import * as z from 'zod'
import {
  authRequired,
  fromFunction,
  inputRequired,
  progress,
  skill,
  toFunction,
} from '../src/index.ts'
import { order, pricing } from './pricing.ts'
import { serveAgent } from './serve-agent.ts'
import { artifactsOf, quoteOf, support, told } from './support.ts'

const name = 'Support'

test('yield* gives the answer, typed', async () => {
  const pricer = await serveAgent(pricing())
  const { remote } = await serveAgent(support(pricer.remote))
  expect(await remote.ask('10')).toMatchObject({ state: 'completed', text: 'One moment. 100' })
})

test('a function may give the call itself: it is then the remote agent', async () => {
  const pricer = await serveAgent(pricing())
  const talk = toFunction(pricer.remote)
  const proxy = fromFunction((turn) => talk(turn.text, { turn }), { name })
  const { remote } = await serveAgent(proxy)
  const task = await told(remote, 'hello')
  expect(task.status.message?.parts[0]?.text).toMatch(/^Which skill is this for\?/)
  expect(artifactsOf(await told(remote, 'chat', task))).toEqual(['You said hello'])
})

test('what the remote agent does is progress here, while it does it', async () => {
  const seen = Promise.withResolvers<void>()
  const slow = await serveAgent(
    fromFunction(
      async function* () {
        yield progress('Reading the price book')
        await seen.promise
        yield progress('Adding it up')
        return 'Done'
      },
      { name: 'Slow' },
    ),
  )
  const ask = toFunction(slow.remote)
  const { remote } = await serveAgent(fromFunction((turn) => ask('go', { turn }), { name }))
  const said: string[] = []
  for await (const { statusUpdate } of remote.stream('?')) {
    if (statusUpdate?.status.message) {
      said.push(textOf(statusUpdate.status.message.parts))
      seen.resolve()
    }
  }
  expect(said).toEqual(['Reading the price book', 'Adding it up'])
})

test('a remote question is asked here, and its answer goes on with the same remote task', async () => {
  const tasks: string[] = []
  const pricer = await serveAgent(pricing(tasks))
  const { remote } = await serveAgent(support(pricer.remote))
  const asked = await remote.ask('250')
  if (asked.state !== 'input-required') throw new Error(asked.state)
  expect(asked.questions).toMatchObject([
    { id: '1.1', kind: 'question', prompt: 'Who approves 250 seats?' },
  ])
  const answered = await asked.answer({ '1.1': 'Ann' })
  expect(answered.state).toBe('completed')
  // Nothing that was said before the question is said again.
  expect(artifactsOf(answered.task)).toEqual(['One moment. ', '2250, says Ann'])
  expect(tasks).toEqual([tasks[0], tasks[0]])
  expect(pricer.calls).toEqual(['SendStreamingMessage', 'SendStreamingMessage'])
})

test('several questions at once are asked as they are, with their schemas and values', async () => {
  const picky = await serveAgent(
    fromFunction(
      async function* () {
        const answers: unknown = yield inputRequired([
          { kind: 'question', prompt: 'From?', schema: { enum: ['Bonn', 'Rome'] } },
          { kind: 'approval', prompt: 'Sure?', value: { price: 3 } },
        ])
        return JSON.stringify(answers)
      },
      { name: 'Picky' },
    ),
  )
  const ask = toFunction(picky.remote)
  const { remote } = await serveAgent(fromFunction((turn) => ask('go', { turn }), { name }))
  const asked = await remote.ask('?')
  if (asked.state !== 'input-required') throw new Error(asked.state)
  expect(asked.questions).toMatchObject([
    { kind: 'question', prompt: 'From?', schema: { enum: ['Bonn', 'Rome'] } },
    { kind: 'approval', prompt: 'Sure?', value: { price: 3 } },
  ])
  const done = await asked.answer({ '1.1': 'Rome', '1.2': { approved: true } })
  expect(done.text).toBe('["Rome",{"approved":true}]')
})

test('calls and questions may follow one another: each message is sent once', async () => {
  const tasks: string[] = []
  const pricer = await serveAgent(pricing(tasks))
  const ask = quoteOf(pricer.remote)
  const { remote } = await serveAgent(
    fromFunction(
      async function* (turn) {
        const small = yield* ask({ seats: 1 }, { turn })
        const plan = yield* inputRequired({ prompt: 'Which plan?' })
        const large = yield* ask({ seats: 200 }, { turn })
        const larger = yield* ask({ seats: 300 }, { turn })
        yield [plan, small, large, larger].map((each) => JSON.stringify(each)).join(' ')
      },
      { name },
    ),
  )
  let task = await told(remote, 'go')
  for (const answer of ['m', 'Ann', 'Bob']) task = await told(remote, answer, task)
  expect(artifactsOf(task)).toEqual([
    '"m" {"total":10} {"total":1800,"approvedBy":"Ann"} {"total":2700,"approvedBy":"Bob"}',
  ])
  // One message for the first call, and two for each of the others.
  expect(pricer.calls).toHaveLength(5)
  expect(new Set(tasks).size).toBe(3)
})

test('a question travels through as many agents as there are, and its answer back', async () => {
  const pricer = await serveAgent(pricing())
  const desk = await serveAgent(support(pricer.remote))
  const ask = toFunction(desk.remote)
  const { remote } = await serveAgent(
    fromFunction((turn) => ask(turn.text, { turn }), { name: 'Front' }),
  )
  const asked = await told(remote, '250')
  expect(asked.status.message?.parts[0]?.text).toBe('Who approves 250 seats?')
  const task = await told(remote, 'Ann', asked)
  expect(artifactsOf(task)).toEqual(['One moment. \n\n2250, says Ann'])
})

test('a remote agent that waits for credentials has this one wait, and is told when they are there', async () => {
  const heard: unknown[] = []
  const bank = await serveAgent(
    fromFunction(
      async function* (turn) {
        const parts = turn.task.history?.at(-1)?.parts ?? []
        heard.push(dataOf(parts) ?? textOf(parts))
        if (turn.number === 1) yield authRequired({ prompt: 'Log in', value: { url: 'https://x' } })
        yield 'Paid'
      },
      { name: 'Bank' },
    ),
  )
  const pay = toFunction(bank.remote)
  const { remote } = await serveAgent(
    fromFunction(
      async function* (turn) {
        yield 'Paying. '
        yield yield* pay('pay', { turn })
        yield* inputRequired({ prompt: 'A receipt?' })
        yield 'Sent'
      },
      { name },
    ),
  )
  const waits = await remote.ask('?')
  if (waits.state !== 'auth-required') throw new Error(waits.state)
  expect(waits.questions).toMatchObject([
    { kind: 'auth', prompt: 'Log in', value: { url: 'https://x' } },
  ])
  const task = await told(remote, 'I did', await told(remote, 'done', waits.task))
  expect(artifactsOf(task)).toEqual(['Paying. ', 'Paid', 'Sent'])
  expect(heard).toEqual(['pay', { '1.1': 'done' }])
})

test('a conversation here is one conversation there, of its owner alone', async () => {
  const contexts = await serveAgent(fromFunction(({ contextId }) => contextId, { name: 'There' }))
  const ask = toFunction(contexts.remote)
  const auth: Auth = {
    securitySchemes: { basic: { httpAuthSecurityScheme: { scheme: 'Basic' } } },
    securityRequirements: [{ schemes: { basic: { list: [] } } }],
    challenge: 'Basic',
    authenticate: ({ headers }) => ({ tenant: '', owner: headers.get('authorization') ?? '' }),
  }
  const agent = fromFunction((turn) => ask('?', { turn }), { name })
  const ann = await serveAgent(agent, { auth }, { headers: { authorization: 'ann' } })
  const bob = await serveAgent(agent, { auth }, { headers: { authorization: 'bob' } })
  const there = async ({ remote }: typeof ann, contextId: string) =>
    (await remote.ask('?', { contextId })).text
  const first = await there(ann, 'one')
  expect(await there(ann, 'one')).toBe(first)
  expect(await there(ann, 'two')).not.toBe(first)
  expect(await there(bob, 'one')).not.toBe(first)
})

test('a typed skill asks others, and its own output is still checked', async () => {
  const pricer = await serveAgent(pricing())
  const ask = quoteOf(pricer.remote)
  const output = z.object({ net: z.number() })
  const { remote } = await serveAgent(
    fromFunction({
      name,
      skills: {
        net: skill({
          description: 'Net price',
          input: order,
          output,
          async *run(input, turn) {
            const { total } = yield* ask(input, { turn })
            return { net: total / 2 }
          },
        }),
      },
    }),
  )
  const task = await told(remote, { data: { seats: 10 } })
  expect(task.artifacts?.map(({ parts }) => dataOf(parts))).toEqual([{ net: 50 }])
})
