import { deadlineExtension, fromBase64, type Question } from 'a2a-core'
import { replyPart } from 'a2a-core/client'
import { SchemaError } from 'a2a-core/server'
import { expect, expectTypeOf, test, vi } from 'vitest'
import * as z from 'zod'
import {
  artifact,
  failed,
  filePart,
  fromFunction,
  inputRequired,
  OutputError,
  rejected,
  RemotePausedError,
  TaskEndedError,
  toFunction,
  type Agent,
} from '../src/index.ts'
import { order, pricing, quote } from './pricing.ts'
import { serveAgent } from './serve-agent.ts'

const name = 'Desk'
const errorOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)
const remoteOf = async (agent: Agent) => (await serveAgent(agent)).remote

test('a skill of a remote agent is a typed function', async () => {
  const { remote } = await serveAgent(pricing())
  const ask = toFunction(remote, { skill: 'quote', input: order, output: quote })
  const answer = await ask({ seats: 10 })
  expectTypeOf(answer).toEqualTypeOf<{ total: number; approvedBy?: string | undefined }>()
  expect(answer).toEqual({ total: 100 })
})

test('without schemas it takes text or data, and gives text', async () => {
  const { remote } = await serveAgent(pricing())
  const talk = toFunction(remote, { skill: 'chat' })
  const said = await talk('hello')
  expectTypeOf(said).toEqualTypeOf<string>()
  expect(said).toBe('You said hello')
  // An agent that gives data alone is heard, too.
  expect(await toFunction(remote)({ seats: 10 })).toBe('{"total":100}')
})

test('a remote agent that has one skill need not be told which', async () => {
  const remote = await remoteOf(fromFunction(({ data }) => ({ got: data ?? null }), { name }))
  const output = z.object({ got: z.unknown() })
  expect(await toFunction(remote, { output })({ text: 'is data, too' })).toEqual({
    got: { text: 'is data, too' },
  })
})

test('an answer in text is read as the schema says: as it stands, or as the JSON it is', async () => {
  const remote = await remoteOf(fromFunction(({ text }) => text, { name }))
  expect(await toFunction(remote, { output: z.string().max(3) })('abc')).toBe('abc')
  expect(await toFunction(remote, { output: z.object({ a: z.int() }) })('{"a":1}')).toEqual({
    a: 1,
  })
})

test('a schema may make of the data what it likes', async () => {
  const remote = await remoteOf(fromFunction(() => ({ at: '2026-01-01' }), { name }))
  const output = z.object({ at: z.coerce.date() })
  const { at } = await toFunction(remote, { output })('when?')
  expectTypeOf(at).toEqualTypeOf<Date>()
  expect(at).toEqual(new Date('2026-01-01'))
})

test('an answer that does not fit is an OutputError, which holds it', async () => {
  const remote = await remoteOf(fromFunction(() => ({ total: 'much' }), { name }))
  const error = await errorOf(toFunction(remote, { output: quote })('?'))
  expect(error).toBeInstanceOf(OutputError)
  expect(error).toMatchObject({
    message: expect.stringMatching(/^The data that Desk answered .*total: .*expected number/),
    answer: { data: { total: 'much' } },
  })
})

test('an input that does not fit is not sent', async () => {
  const { remote, calls } = await serveAgent(pricing())
  const ask = toFunction(remote, { skill: 'quote', input: order, output: quote })
  await expect(ask({ seats: -1 })).rejects.toThrow(SchemaError)
  expect(calls).toEqual([])
})

test('files go along, and come back where the output is made by a function', async () => {
  const shout = fromFunction(
    ({ files: [file] }) => {
      const text = new TextDecoder().decode(fromBase64(file?.raw ?? '')).toUpperCase()
      return artifact(filePart(new TextEncoder().encode(text), { filename: 'loud.txt' }))
    },
    { name, inputModes: ['text/plain'] },
  )
  const ask = toFunction(await remoteOf(shout), { output: ({ files }) => files })
  const file = filePart(new TextEncoder().encode('hey'), { mediaType: 'text/plain' })
  const [loud] = await ask('louder', { files: [file] })
  expect(loud?.filename).toBe('loud.txt')
  expect(new TextDecoder().decode(fromBase64(loud?.raw ?? ''))).toBe('HEY')
})

test('a skill that the card does not have is refused at once', async () => {
  const { remote } = await serveAgent(pricing())
  expect(() => toFunction(remote, { skill: 'bill' })).toThrow(
    'The agent "Pricing" has no skill "bill"; it has "quote", "chat"',
  )
})

test('a call that names a conversation goes on with it', async () => {
  const count = fromFunction(({ contextId }) => contextId, { name })
  const ask = toFunction(await remoteOf(count))
  expect(await ask('a', { contextId: 'ours' })).toBe('ours')
  expect(await ask('a')).not.toBe(await ask('a'))
})

test('a question with nobody to ask is an error that holds it, and the task waits', async () => {
  const { remote } = await serveAgent(pricing())
  const error = await errorOf(toFunction(remote, { skill: 'quote' })({ seats: 250 }))
  if (!(error instanceof RemotePausedError)) throw error
  expect(error.message).toBe(
    'Pricing waits for an answer, and nobody is asked: Who approves 250 seats?',
  )
  expect(error.questions).toMatchObject([{ id: '1.1', prompt: 'Who approves 250 seats?' }])
  const { task, questions } = error
  const answer = await remote.ask(replyPart('Ann', questions), { task })
  expect(answer).toMatchObject({ state: 'completed', data: { total: 2250, approvedBy: 'Ann' } })
})

test('onPause answers, and the answer goes to the same task', async () => {
  const tasks: string[] = []
  const { remote } = await serveAgent(pricing(tasks))
  const onPause = vi.fn<(questions: Question[]) => Promise<string>>(async () => 'Bob')
  const ask = toFunction(remote, { skill: 'quote', output: quote, onPause })
  expect(await ask({ seats: 250 })).toEqual({ total: 2250, approvedBy: 'Bob' })
  expect(onPause).toHaveBeenCalledExactlyOnceWith(
    [expect.objectContaining({ prompt: 'Who approves 250 seats?' })],
    expect.objectContaining({ id: tasks[0] }),
  )
  expect(tasks).toEqual([tasks[0], tasks[0]])
})

test('onPause whose reply is no answer, and stays the same, is not asked without end', async () => {
  const agent = fromFunction(
    async function* () {
      const { approved } = yield* inputRequired({ kind: 'approval', prompt: 'Sure?' })
      return approved ? 'done' : 'left'
    },
    { name },
  )
  const onPause = vi.fn<() => string>(() => 'perhaps')
  const error = await errorOf(toFunction(await remoteOf(agent), { onPause })('go'))
  expect(error).toBeInstanceOf(RemotePausedError)
  expect(error).toMatchObject({ questions: [{ id: '1.1', prompt: 'Sure?' }] })
  expect(String(error)).toContain('waits for an answer, and what onPause replied is none: Sure?')
  expect(onPause).toHaveBeenCalledTimes(2)
})

test('onPause may give the same reply to questions that follow each other', async () => {
  const agent = fromFunction(
    async function* () {
      const one = yield* inputRequired({ prompt: 'Next?' })
      const two = yield* inputRequired({ prompt: 'Next?' })
      return `${one} ${two}`
    },
    { name },
  )
  expect(await toFunction(await remoteOf(agent), { onPause: () => 'yes' })('go')).toBe('yes yes')
})

test('onPause that replies nothing is an error', async () => {
  const agent = fromFunction(
    async function* () {
      return `plan ${yield* inputRequired({ prompt: 'Which?' })}`
    },
    { name },
  )
  const ask = toFunction(await remoteOf(agent), { onPause: () => undefined as never })
  expect(String(await errorOf(ask('go')))).toBe(
    'TypeError: A reply is text, or JSON, not undefined',
  )
})

test('onPause may be asked several questions, one after the other and at once', async () => {
  const trip = fromFunction(
    async function* () {
      const places: unknown = yield inputRequired([
        { kind: 'question', prompt: 'From?' },
        { kind: 'question', prompt: 'To?' },
      ])
      const when = yield* inputRequired({ prompt: 'When?' })
      return `${String(places)} ${when}`
    },
    { name },
  )
  const ask = toFunction(await remoteOf(trip), {
    onPause: (questions) =>
      Object.fromEntries(questions.map(({ id, prompt }) => [id, `(${prompt})`])),
  })
  expect(await ask('book')).toBe('(From?),(To?) (When?)')
})

test.each([
  ['failed', failed, 'Desk could not do the task: Sold out'],
  ['rejected', rejected, 'Desk would not do the task: Sold out'],
] as const)('a task that is %s is a TaskEndedError', async (state, end, message) => {
  const remote = await remoteOf(fromFunction(() => end('Sold out'), { name }))
  const error = await errorOf(toFunction(remote)('?'))
  expect(error).toBeInstanceOf(TaskEndedError)
  expect(error).toMatchObject({ state, message })
})

test('an abort throws its reason, and cancels the remote task', async () => {
  const ended = Promise.withResolvers<unknown>()
  const worker = fromFunction(
    async function* ({ signal }) {
      signal.addEventListener('abort', () => ended.resolve(signal.reason))
      yield 'begun'
      await ended.promise
    },
    { name },
  )
  const remote = await remoteOf(worker)
  const controller = new AbortController()
  const reason = new Error('enough')
  async function* stream(...args: Parameters<typeof remote.stream>) {
    const events = remote.stream(...args)
    let next = await events.next()
    while (!next.done) {
      yield next.value
      controller.abort(reason)
      next = await events.next()
    }
    return next.value
  }
  const work = toFunction({ ...remote, stream: stream as typeof remote.stream })
  expect(await errorOf(work('go', { signal: controller.signal }))).toBe(reason)
  expect(await ended.promise).toMatchObject({ message: expect.stringContaining('canceled') })
})

test('the remote agent is told the deadline', async () => {
  const remote = await remoteOf(fromFunction(({ message }) => message.metadata ?? {}, { name }))
  const told = await toFunction(remote)('?', { deadline: new Date('2999-01-01') })
  expect(JSON.parse(told)).toEqual({
    [deadlineExtension]: { deadline: '2999-01-01T00:00:00.000Z' },
  })
})
