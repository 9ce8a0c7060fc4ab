import { textPart } from 'a2a-core'
import { identify } from 'a2a-core/server'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { artifact, fromFunction, message, skill, text } from '../src/index.ts'
import { dataAmong, eventsOf, makeTurn, shown } from './make-turn.ts'

const name = 'Echo'

test('a returned string is text', async () => {
  const agent = fromFunction(async ({ text: said }) => `You said ${said}`, { name })
  expect(await eventsOf(agent, makeTurn('hello'))).toEqual([text('You said hello')])
})

test('a generator streams its strings, and what it returns comes last', async () => {
  const agent = fromFunction(
    async function* (turn) {
      yield 'Hel'
      yield 'lo '
      return turn.text
    },
    { name },
  )
  expect(await eventsOf(agent, makeTurn('you'))).toEqual([text('Hel'), text('lo '), text('you')])
})

test('a function that gives nothing just completes', async () => {
  expect(
    await eventsOf(
      fromFunction(() => {}, { name }),
      makeTurn(),
    ),
  ).toEqual([])
})

test('the agent says of itself what the options say, and restarts', () => {
  const options = { name: 'My Echo', version: '1.2.3', inputModes: ['image/png'] }
  const agent = fromFunction(() => 'x', options)
  expect(agent).toMatchObject({ id: 'my-echo', recovery: 'restart', replies: false })
  expect(agent.about).toEqual(identify(options).about)
  expect(fromFunction(() => 'x', { name, id: 'e1' }).id).toBe('e1')
})

test('with replies, a string that a plain function returns is a direct reply', async () => {
  const agent = fromFunction(({ text: said }) => said, { name, replies: true })
  expect(agent.replies).toBe(true)
  expect(await eventsOf(agent, makeTurn('hi'))).toEqual([message('hi')])
})

test('with replies, a generator still streams text, and objects are artifacts', async () => {
  const stream = fromFunction(
    function* () {
      yield 'Hel'
      return 'lo'
    },
    { name, replies: true },
  )
  expect(shown(await eventsOf(stream, makeTurn()))).toBe('Hello')
  const data = fromFunction(() => ({ a: 1 }), { name, replies: true })
  expect(dataAmong(await eventsOf(data, makeTurn()))).toEqual([{ a: 1 }])
})

test('replies hold for typed skills, too', async () => {
  const greet = skill({ description: 'Greets', run: (input) => `Hello ${input}` })
  const agent = fromFunction({ name, skills: { greet }, replies: true })
  expect(await eventsOf(agent, makeTurn('you'))).toEqual([message('Hello you')])
})

test('a reply that does not fit its skill’s output is not sent', async () => {
  const size = skill({
    description: 'Says a size',
    output: z.enum(['small', 'large']),
    run: (input) => input as 'small',
  })
  const agent = fromFunction({ name, skills: { size }, replies: true })
  expect(await eventsOf(agent, makeTurn('small'))).toEqual([message('small')])
  await expect(eventsOf(agent, makeTurn('a secret'))).rejects.toThrow('output')
})

test('an error of the function reaches core, which says FAILED', async () => {
  const agent = fromFunction(
    () => {
      throw new Error('no database')
    },
    { name },
  )
  await expect(eventsOf(agent, makeTurn())).rejects.toThrow('no database')
})

test('a function that throws because the turn was aborted just returns', async () => {
  const controller = new AbortController()
  const agent = fromFunction(
    async function* ({ signal }) {
      yield 'working'
      controller.abort()
      signal.throwIfAborted()
    },
    { name },
  )
  const events = await eventsOf(agent, makeTurn('', { signal: controller.signal }))
  expect(events).toEqual([text('working')])
})

test('nothing is said after the abort', async () => {
  const controller = new AbortController()
  const agent = fromFunction(
    async function* () {
      yield 'before'
      controller.abort()
      yield 'after'
    },
    { name },
  )
  const events = await eventsOf(agent, makeTurn('', { signal: controller.signal }))
  expect(shown(events)).toBe('before')
})

test('a generator that is not run to its end is let go, and not waited for', async () => {
  const cleaning = Promise.withResolvers<string>()
  const agent = fromFunction(
    async function* () {
      try {
        yield artifact(textPart('a'))
        yield 'never'
      } finally {
        cleaning.resolve('begun')
        await new Promise(() => {})
      }
    },
    { name },
  )
  const events = agent.run(makeTurn())[Symbol.asyncIterator]()
  await events.next()
  await events.return?.()
  expect(await cleaning.promise).toBe('begun')
})

const review = skill({ description: 'Reviews', run: () => 'ok' })
const misuses: [what: string, make: () => unknown, says: RegExp][] = [
  ['no options', () => fromFunction(() => 'x', undefined as never), /needs a name/],
  ['no name', () => fromFunction(() => 'x', {} as never), /needs a name/],
  ['an empty name', () => fromFunction({ name: ' ', skills: { review } }), /needs a name/],
  ['no function', () => fromFunction('x' as never, { name }), /takes a function, or/],
  ['nothing', () => fromFunction(undefined as never), /takes a function, or/],
  ['no skills', () => fromFunction({ name } as never), /takes a function, or/],
  ['an empty list of skills', () => fromFunction({ name, skills: {} }), /at least one skill/],
  [
    'typed skills beside a function',
    () => fromFunction(() => 'x', { name, skills: { review } as never }),
    /Typed skills bring their own functions/,
  ],
  [
    'a skill that cannot run',
    () => fromFunction({ name, skills: { review: { description: 'x' } as never } }),
    /skills\.review\.run is no function/,
  ],
  [
    'a skill that says nothing of itself',
    () => fromFunction({ name, skills: { review: skill({ description: '', run: () => 'x' }) } }),
    /skills\.review\.description is missing/,
  ],
  [
    'a schema that is none',
    () =>
      fromFunction({ name, skills: { review: { ...review, input: { type: 'object' } as never } } }),
    /skills\.review\.input must be a schema/,
  ],
  [
    'a schema that JSON Schema cannot say',
    () => fromFunction({ name, skills: { review: { ...review, output: z.date() } } }),
    /skills\.review\.output: .*Date/,
  ],
]

test.each(misuses)('%s is a TypeError that says what to do', (_what, make, says) => {
  expect(make).toThrow(TypeError)
  expect(make).toThrow(says)
})
