import { fromBase64, isJsonObject, skillsExtension, textOf, type Question } from 'a2a-core'
import { TaskEndedError } from 'a2a-core/client'
import { memoryEngine } from 'a2a-core/server'
import { expect, test } from 'vitest'
import * as z from 'zod'
import {
  artifact,
  authRequired,
  failed,
  filePart,
  fromFunction,
  inputRequired,
  message,
  progress,
  rejected,
  skill,
  type Agent,
  type AgentFunction,
} from '../src/index.ts'
import { serveAgent } from './serve-agent.ts'
import { artifactsOf, told } from './support.ts'

const served = (fn: AgentFunction) => serveAgent(fromFunction(fn, { name: 'Test' }))
const thrownBy = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

/** How a task ends that does not end well, and what its client is told. */
async function endOf(agent: Agent | AgentFunction): Promise<unknown> {
  const { remote } = await (typeof agent === 'function' ? served(agent) : serveAgent(agent))
  const error = await thrownBy(remote.ask('?'))
  if (!(error instanceof TaskEndedError)) throw error
  return [error.state, textOf(error.task.status.message?.parts ?? [])]
}

test('a function is an agent', async () => {
  const { remote } = await served(async ({ text }) => `You said ${text}`)
  expect(await remote.ask('hello')).toMatchObject({ state: 'completed', text: 'You said hello' })
})

test('a generator streams', async () => {
  const heard = Promise.withResolvers<void>()
  const { remote } = await served(async function* () {
    yield 'Hel'
    await heard.promise
    yield 'lo'
  })
  const chunks: string[] = []
  for await (const { artifactUpdate } of remote.stream('?')) {
    if (!artifactUpdate) continue
    chunks.push(textOf(artifactUpdate.artifact.parts))
    heard.resolve()
  }
  expect(chunks).toEqual(['Hel', 'lo', ''])
})

test('typed skills stand on the card, and are called by name with data', async () => {
  const review = skill({
    description: 'Says whether a discount is allowed',
    input: z.object({ discount: z.number() }),
    output: z.object({ approved: z.boolean() }),
    run: ({ discount }) => ({ approved: discount <= 20 }),
  })
  const { remote } = await serveAgent(fromFunction({ name: 'Compliance', skills: { review } }))
  expect(remote.card.skills).toMatchObject([{ id: 'review', inputModes: ['application/json'] }])
  const extension = remote.card.capabilities.extensions?.find(({ uri }) => uri === skillsExtension)
  expect(extension?.params).toMatchObject({
    skills: { review: { input: { properties: { discount: { type: 'number' } } } } },
  })
  const output = z.object({ approved: z.boolean() })
  const data = { data: { discount: 30 } }
  expect(await remote.ask(data, { skill: 'review', output })).toMatchObject({
    state: 'completed',
    data: { approved: false },
  })
})

test('a function asks, and runs again from its top with the answer', async () => {
  const { remote } = await served(async function* (turn) {
    yield `For ${turn.text}: `
    const { plan } = yield* inputRequired({
      prompt: 'Which plan?',
      schema: z.object({ plan: z.enum(['s', 'm']) }),
    })
    yield `booking ${plan}`
  })
  const asked = await remote.ask('ACME')
  if (asked.state !== 'input-required') throw new Error(asked.state)
  const { task } = await asked.answer({ plan: 'm' })
  expect(artifactsOf(task)).toEqual(['For ACME: ', 'booking m'])
})

test('several questions are asked at once, and each is answered by its id', async () => {
  const { remote } = await served(async function* () {
    const answers: unknown = yield inputRequired([
      { kind: 'question', prompt: 'From?' },
      { kind: 'question', prompt: 'To?' },
    ])
    yield String(answers)
  })
  const asked = await remote.ask('?')
  if (asked.state !== 'input-required') throw new Error(asked.state)
  expect(asked.questions.map(({ id, prompt }: Question) => [id, prompt])).toEqual([
    ['1.1', 'From?'],
    ['1.2', 'To?'],
  ])
  // What is answered so far is kept, and the rest asked again.
  const half = await asked.answer({ '1.1': 'Bonn' })
  if (half.state !== 'input-required') throw new Error(half.state)
  expect(half.questions.map(({ prompt }) => prompt)).toEqual(['To?'])
  expect((await half.answer('Rome')).text).toBe('Bonn,Rome')
})

test('files come as parts, and go as artifacts', async () => {
  const { remote } = await serveAgent(
    fromFunction(
      ({ files }) => [
        artifact(files.filter(({ url }) => url !== undefined)),
        artifact(filePart(fromBase64(files[0]?.raw ?? ''), { filename: 'copy.png' })),
      ],
      { name: 'Copy', inputModes: ['image/png'], outputModes: ['image/png'] },
    ),
  )
  const image = filePart(new Uint8Array([1, 2]), { mediaType: 'image/png' })
  const link = filePart(new URL('https://example.com/a.png'), { mediaType: 'image/png' })
  const answer = await remote.ask([image, link])
  if (answer.state !== 'completed') throw new Error(answer.state)
  expect(answer.files).toEqual([link, { filename: 'copy.png', raw: 'AQI=' }])
})

test('progress is seen, and is no part of the answer', async () => {
  const { remote } = await served(async function* () {
    yield progress('Looking')
    yield 'Found'
  })
  const said: string[] = []
  const events = remote.stream('?')
  let next = await events.next()
  for (; !next.done; next = await events.next()) {
    const { message: word } = next.value.statusUpdate?.status ?? {}
    if (word) said.push(textOf(word.parts))
  }
  expect(said).toEqual(['Looking'])
  expect(next.value).toMatchObject({ text: 'Found' })
})

test('a function ends its task in every way there is', async () => {
  expect(await endOf(() => rejected('Not on Sundays'))).toEqual(['rejected', 'Not on Sundays'])
  expect(await endOf(() => failed('Sold out'))).toEqual(['failed', 'Sold out'])
  const { remote } = await served(function* () {
    yield authRequired({ prompt: 'Log in', value: { url: 'https://login.example.com' } })
  })
  expect(await remote.ask('?')).toMatchObject({
    state: 'auth-required',
    questions: [{ kind: 'auth', prompt: 'Log in', value: { url: 'https://login.example.com' } }],
  })
})

test('with replies, a string is a direct message, and there is no task', async () => {
  const agent = fromFunction(({ text }) => text, { name: 'Echo', replies: true })
  const { remote } = await serveAgent(agent)
  const answer = await remote.ask('hi')
  expect(answer).toMatchObject({ state: 'completed', text: 'hi', message: { role: 'ROLE_AGENT' } })
  expect(answer.task).toBeUndefined()
})

const secret = 'postgres://admin:hunter2@db'
const leaks: [what: string, agent: Agent | AgentFunction][] = [
  [
    'thrown',
    () => {
      throw new Error(secret)
    },
  ],
  [
    'thrown by a generator',
    async function* () {
      yield ''
      throw new Error(secret, { cause: secret })
    },
  ],
  ['what is no answer', () => secret.length as unknown as string],
  [
    'an output that does not fit',
    fromFunction({
      name: 'Test',
      skills: {
        one: skill({ description: 'One', output: z.int(), run: () => secret as unknown as number }),
      },
    }),
  ],
]
test.each(leaks)('%s fails the task, and the client gets an id alone', async (_what, agent) => {
  expect(await endOf(agent)).toEqual([
    'failed',
    expect.stringMatching(/^The agent failed\. The error was logged under [0-9a-f-]{36}\.$/),
  ])
})

test('a function hears by turn.signal that its time is up, and says nothing more', async () => {
  const reason = Promise.withResolvers<unknown>()
  const agent = fromFunction(
    async function* ({ signal }) {
      yield 'So far'
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      reason.resolve(signal.reason)
      yield 'Too late'
    },
    { name: 'Test' },
  )
  const { remote } = await serveAgent(agent, { turnTimeout: 20 })
  const error = await thrownBy(remote.ask('?'))
  if (!(error instanceof TaskEndedError)) throw error
  expect(error.message).toBe('Test could not do the task: The agent took too long.')
  expect(artifactsOf(error.task)).toEqual(['So far'])
  expect(await reason.promise).toMatchObject({ name: 'AbortError', reason: 'deadline' })
})

test('a step is done once, though the process ends and another goes on', async () => {
  let charges = 0
  const agent = () =>
    fromFunction(
      async function* (turn) {
        const { charge } = await turn.step('charge', () => ({ charge: ++charges }))
        yield progress(`charge ${charge}`)
        if (turn.number === 1 && turn.attempt === 1) await new Promise(() => {})
        const sure = yield* inputRequired({ prompt: `Charge ${charge}, sure?` })
        yield `Charge ${charge}: ${sure}`
      },
      { name: 'Bank' },
    )
  const engine = memoryEngine()
  const before = await serveAgent(agent(), { engine })
  let id = ''
  for await (const { task, statusUpdate } of before.remote.stream('?')) {
    id ||= task?.id ?? ''
    if (statusUpdate?.status.message) break
  }
  await before.stop()

  const { remote } = await serveAgent(agent(), { engine })
  const events = remote.resume(id)
  let next = await events.next()
  while (!next.done) next = await events.next()
  const asked = next.value
  if (asked.state !== 'input-required') throw new Error(asked.state)
  expect(asked.questions[0]?.prompt).toBe('Charge 1, sure?')
  expect(artifactsOf(await told(remote, 'yes', asked.task))).toEqual(['Charge 1: yes'])
  expect(charges).toBe(1)
})

const wrongSteps: [what: string, fn: AgentFunction, says: RegExp][] = [
  [
    'a name that is used twice',
    async (turn) => {
      await turn.step('pay', () => 1)
      await turn.step('pay', () => 2)
    },
    /The step "pay" was already done in this turn: give each step a name of its own/,
  ],
  [
    'a result that is no JSON',
    async (turn) => {
      await turn.step('pay', () => (() => 1) as unknown as string)
    },
    /A function is not JSON/,
  ],
]
test.each(wrongSteps)('a step with %s is an error that says so', async (_what, fn, says) => {
  const { remote, errors } = await served(fn)
  await thrownBy(remote.ask('?'))
  expect(errors).toMatchObject([{ message: expect.stringMatching(says) }])
})

test('a step gives back what it would give to a later run', async () => {
  const { remote } = await served(async (turn) => {
    const kept = await turn.step('now', () => ({ at: new Date(0) as unknown as string }))
    return { kept: isJsonObject(kept) && typeof kept.at }
  })
  expect(await remote.ask('?')).toMatchObject({ data: { kept: 'string' } })
})

test('a message where there is a task is its answer, whole', async () => {
  const { remote } = await served(async function* () {
    yield 'Thinking'
    yield message('Done')
  })
  expect(await remote.ask('?')).toMatchObject({ state: 'completed', text: 'Done' })
})
