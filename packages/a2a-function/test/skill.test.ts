import { expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import {
  artifact,
  fromFunction,
  inputRequired,
  rejected,
  skill,
  type Skill,
  type SkillOptions,
  type Turn,
} from '../src/index.ts'
import { dataAmong, eventsOf, makeTurn, reasonIn, shown } from './make-turn.ts'

const order = z.object({ seats: z.number(), plan: z.string().default('s') })
const verdict = z.object({ approved: z.boolean(), note: z.string().default('') })

const only = (skills: { [id: string]: Skill }) => fromFunction({ name: 'Test', skills })

test('run is given what the schema makes of the data', async () => {
  const review = skill({
    description: 'Reviews',
    input: order,
    output: verdict,
    run(input, turn) {
      expectTypeOf(input).toEqualTypeOf<{ seats: number; plan: string }>()
      expectTypeOf(turn).toEqualTypeOf<Turn>()
      return { approved: input.seats < 10, note: input.plan }
    },
  })
  const events = await eventsOf(only({ review }), makeTurn({ data: { seats: 3 } }))
  expect(dataAmong(events)).toEqual([{ approved: true, note: 's' }])
})

test('without an input schema, run is given the text', async () => {
  const greet = skill({
    description: 'Greets',
    run(input) {
      expectTypeOf(input).toEqualTypeOf<string>()
      return `Hello ${input}`
    },
  })
  expect(shown(await eventsOf(only({ greet }), makeTurn('{"you":1}')))).toBe('Hello {"you":1}')
})

test('data that is JSON in text is as good as a data part', async () => {
  const review = skill({ description: 'Reviews', input: order, run: ({ seats }) => `${seats}` })
  expect(shown(await eventsOf(only({ review }), makeTurn('{"seats":3}')))).toBe('3')
})

test('a schema that takes text is given the text as it stands', async () => {
  const echo = skill({ description: 'Echoes', input: z.string().min(2), run: (input) => input })
  expect(shown(await eventsOf(only({ echo }), makeTurn('42')))).toBe('42')
  expect(shown(await eventsOf(only({ echo }), makeTurn({ data: 'data' })))).toBe('data')
  const double = skill({
    description: 'Doubles',
    input: z.number(),
    run: (input) => `${input * 2}`,
  })
  expect(shown(await eventsOf(only({ double }), makeTurn('42')))).toBe('84')
})

test('an input that does not fit is rejected, with what is wrong', async () => {
  const review = skill({ description: 'Reviews', input: order, run: () => 'never' })
  const said = (content: Parameters<typeof makeTurn>[0]) =>
    eventsOf(only({ review }), makeTurn(content)).then(reasonIn)
  expect(await said({ data: { seats: 'three', plan: 4 } })).toBe(
    'The input does not fit the skill "review": seats: Invalid input: expected number, received ' +
      'string; plan: Invalid input: expected string, received number',
  )
  expect(await said('three seats, please')).toMatch(/expected object, received string/)
})

test('an output that does not fit is the fault of the agent: it is thrown', async () => {
  const wrong = { approved: 'yes', secret: 'abc' } as unknown as { approved: boolean }
  const runs: SkillOptions<string, z.input<typeof verdict>>['run'][] = [
    () => wrong,
    async () => wrong,
    async function* () {
      yield wrong
    },
    function* () {
      yield 'thinking'
      return wrong
    },
    () => undefined as unknown as typeof wrong,
  ]
  for (const run of runs) {
    const review = skill({ description: 'Reviews', output: verdict, run })
    await expect(eventsOf(only({ review }), makeTurn('x'))).rejects.toThrow(
      'The output of the skill "review" does not fit its schema: ',
    )
  }
})

test('what the output schema does not know is not sent', async () => {
  const review = skill({
    description: 'Reviews',
    output: verdict,
    run: () => ({ approved: true, secret: 'abc' }),
  })
  const events = await eventsOf(only({ review }), makeTurn('x'))
  expect(dataAmong(events)).toEqual([{ approved: true, note: '' }])
})

test('beside its output, a skill streams text and yields events', async () => {
  const review = skill({
    description: 'Reviews',
    output: verdict,
    async *run(input) {
      yield `Looking at ${input}`
      yield artifact('a note', { name: 'note' })
      yield { approved: false }
      if (input === 'x') yield rejected('no')
    },
  })
  const events = await eventsOf(only({ review }), makeTurn('x'))
  expect(events.map(({ kind }) => kind)).toEqual(['text', 'artifact', 'artifact', 'rejected'])
})

test('an output of text is text, and any JSON is data', async () => {
  const title = skill({ description: 'Titles', output: z.string().max(3), run: (input) => input })
  expect(shown(await eventsOf(only({ title }), makeTurn('abc')))).toBe('abc')
  await expect(eventsOf(only({ title }), makeTurn('abcd'))).rejects.toThrow(
    /does not fit its schema/,
  )
  const count = skill({ description: 'Counts', output: z.number().nullable(), run: () => null })
  expect(dataAmong(await eventsOf(only({ count }), makeTurn('abc')))).toEqual([null])
})

test('a schema of any library that says itself in JSON Schema will do', async () => {
  const seats = {
    '~standard': {
      version: 1,
      vendor: 'own',
      validate: async (value: unknown) =>
        typeof value === 'number' ? { value } : { issues: [{ message: 'expected a number' }] },
    },
    jsonSchema: { type: 'number' },
  } as const
  const review = skill({ description: 'Reviews', input: seats, run: (input) => `${input + 1}` })
  expect(shown(await eventsOf(only({ review }), makeTurn('41')))).toBe('42')
  expect(reasonIn(await eventsOf(only({ review }), makeTurn('x')))).toMatch(/expected a number/)
})

test('the compiler refuses what the output schema refuses', () => {
  type Run = SkillOptions<string, z.input<typeof verdict>>['run']
  type Good = { approved: boolean }
  type Wrong = { approved: string }
  expectTypeOf<() => Good>().toExtend<Run>()
  expectTypeOf<() => Promise<Good>>().toExtend<Run>()
  expectTypeOf<() => AsyncGenerator<string | Good, void, unknown>>().toExtend<Run>()
  expectTypeOf<() => Generator<string, Good, unknown>>().toExtend<Run>()
  expectTypeOf<() => ReturnType<typeof rejected>>().toExtend<Run>()
  expectTypeOf<() => ReturnType<typeof inputRequired>>().toExtend<Run>()

  expectTypeOf<() => Wrong>().not.toExtend<Run>()
  expectTypeOf<() => Promise<Wrong>>().not.toExtend<Run>()
  expectTypeOf<() => string>().not.toExtend<Run>()
  expectTypeOf<() => void>().not.toExtend<Run>()
  expectTypeOf<() => Promise<void>>().not.toExtend<Run>()
  expectTypeOf<() => AsyncGenerator<Wrong, void, unknown>>().not.toExtend<Run>()
  expectTypeOf<() => Generator<string, Wrong, unknown>>().not.toExtend<Run>()
  expectTypeOf<(input: number) => Good>().not.toExtend<Run>()
})

test('without schemas, a skill takes text and gives anything', () => {
  type Run = SkillOptions['run']
  expectTypeOf<Parameters<Run>[0]>().toEqualTypeOf<string>()
  expectTypeOf<() => void>().toExtend<Run>()
  expectTypeOf<() => Promise<{ a: 1 }>>().toExtend<Run>()
  expectTypeOf<() => number>().not.toExtend<Run>()
})
