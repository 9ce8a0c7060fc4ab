import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import {
  agentMessage,
  applyEvent,
  userMessage,
  type Part,
  type StreamResponse,
  type Task,
  type TaskState,
} from 'a2a-core'

const ids = { taskId: 't', contextId: 'c' }
const first: StreamResponse = {
  task: { id: 't', contextId: 'c', status: { state: 'TASK_STATE_SUBMITTED' } },
}

function status(state: TaskState, text?: string): StreamResponse {
  return {
    statusUpdate: {
      ...ids,
      status: { state, ...(text && { message: agentMessage(text, { messageId: text }) }) },
    },
  }
}

function chunk(artifactId: string, parts: Part[], append: boolean): StreamResponse {
  return { artifactUpdate: { ...ids, artifact: { artifactId, parts }, append } }
}

function artifactUpdate(artifact: object, append: boolean): StreamResponse {
  return {
    artifactUpdate: { ...ids, artifact: { artifactId: 'a', parts: [], ...artifact }, append },
  }
}

function statusWith(metadata: { [key: string]: number }): StreamResponse {
  return { statusUpdate: { ...ids, status: { state: 'TASK_STATE_WORKING' }, metadata } }
}

function fold(events: StreamResponse[], from?: Task): Task | undefined {
  return events.reduce<Task | undefined>((task, event) => applyEvent(task, event), from)
}

test('text chunks of one artifact become one part', () => {
  const task = fold([
    first,
    chunk('a', [{ text: 'Hel' }], false),
    chunk('a', [{ text: 'lo' }], true),
    chunk('b', [{ text: 'other' }], false),
    chunk('a', [{ text: '!' }], true),
  ])
  expect(task?.artifacts).toEqual([
    { artifactId: 'a', parts: [{ text: 'Hello!' }] },
    { artifactId: 'b', parts: [{ text: 'other' }] },
  ])
})

describe('text that differs in something else stays apart', () => {
  test.each([
    { text: 'b', mediaType: 'text/markdown' },
    { text: 'b', filename: 'b.txt' },
    { text: 'b', metadata: { source: 1 } },
    { data: 'b' },
    { url: 'https://b' },
  ])('%j', (part) => {
    const task = fold([first, chunk('a', [{ text: 'a' }], false), chunk('a', [part], true)])
    expect(task?.artifacts?.[0]?.parts).toEqual([{ text: 'a' }, part])
  })
})

test('without append, an artifact stands in the place of the one before', () => {
  const task = fold([
    first,
    chunk('a', [{ text: 'draft' }], false),
    chunk('b', [{ text: 'b' }], false),
    chunk('a', [{ text: 'final' }], false),
  ])
  expect(task?.artifacts).toEqual([
    { artifactId: 'a', parts: [{ text: 'final' }] },
    { artifactId: 'b', parts: [{ text: 'b' }] },
  ])
})

test('more of an artifact that was never begun begins it', () => {
  expect(fold([first, chunk('a', [{ text: 'a' }], true)])?.artifacts).toHaveLength(1)
})

test('more of one among many finds it, and of two with one id the later', () => {
  const artifacts = ['a', 'b', 'a', 'c'].map((artifactId) => ({ artifactId, parts: [] }))
  const task = fold([
    { task: { id: 't', contextId: 'c', status: { state: 'TASK_STATE_WORKING' }, artifacts } },
    chunk('a', [{ text: '1' }], true),
    chunk('d', [{ text: '2' }], false),
    chunk('b', [{ text: '3' }], false),
    chunk('a', [{ text: '4' }], true),
    chunk('d', [{ text: '5' }], true),
  ])
  expect(task?.artifacts?.map((each) => [each.artifactId, each.parts[0]?.text])).toEqual([
    ['a', undefined],
    ['b', '3'],
    ['a', '14'],
    ['c', undefined],
    ['d', '25'],
  ])
})

test('artifacts that were taken out of the task are begun again', () => {
  const task = fold([first, chunk('a', [], true), chunk('b', [], true), chunk('a', [], true)])
  task?.artifacts?.splice(0)
  fold([chunk('b', [], true), chunk('a', [], true), chunk('b', [], true)], task)
  expect(task?.artifacts?.map(({ artifactId }) => artifactId)).toEqual(['b', 'a'])
})

test('many artifacts are looked through once, not once for each event', () => {
  let looks = 0
  const artifacts = Array.from({ length: 1_000 }, (_, index) => ({
    get artifactId() {
      looks++
      return `a-${index}`
    },
    parts: [],
  }))
  const task: Task = { id: 't', contextId: 'c', status: { state: 'TASK_STATE_WORKING' }, artifacts }
  fold(
    Array.from({ length: 1_000 }, (_, index) => chunk(`b-${index}`, [], false)),
    task,
  )
  expect(task.artifacts).toHaveLength(2_000)
  expect(looks).toBeLessThan(2_000)
})

test('what is said of an artifact later is said of all of it', () => {
  const task = fold([
    first,
    artifactUpdate({ name: 'draft', metadata: { a: 1, b: 1 }, extensions: ['x'] }, false),
    artifactUpdate(
      { name: 'offer', description: 'An offer', metadata: { b: 2 }, extensions: ['x', 'y'] },
      true,
    ),
  ])
  expect(task?.artifacts?.[0]).toEqual({
    artifactId: 'a',
    parts: [],
    name: 'offer',
    description: 'An offer',
    metadata: { a: 1, b: 2 },
    extensions: ['x', 'y'],
  })
})

test('a question goes into the history when it is left, and progress never does', () => {
  const asked = fold([
    first,
    status('TASK_STATE_WORKING', 'thinking'),
    status('TASK_STATE_INPUT_REQUIRED', 'which?'),
  ])
  expect(asked?.history).toBeUndefined()
  expect(asked?.status.message?.messageId).toBe('which?')
  const answer = userMessage('this', { messageId: 'this' })
  const answered = applyEvent(asked, status('TASK_STATE_WORKING'), [answer])
  expect(answered?.history?.map(({ messageId }) => messageId)).toEqual(['which?', 'this'])
  expect(answered?.status.message).toBeUndefined()
})

test('metadata of a status is merged into the task', () => {
  expect(fold([first, statusWith({ a: 1, b: 1 }), statusWith({ b: 2 })])?.metadata).toEqual({
    a: 1,
    b: 2,
  })
})

test('a direct message makes no task', () => {
  expect(applyEvent(undefined, { message: agentMessage('hi') })).toBeUndefined()
  expect(applyEvent(undefined, status('TASK_STATE_WORKING'))).toBeUndefined()
})

const text = fc.record({ text: fc.constantFrom('a', 'b', '') })
const part: fc.Arbitrary<Part> = fc.oneof(
  text,
  fc.record({ text: fc.constant('c'), mediaType: fc.constant('text/markdown') }),
  fc.record({ data: fc.integer() }),
)
const anyChunk = fc
  .tuple(fc.constantFrom('x', 'y'), fc.array(part, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([artifactId, parts, append]) => chunk(artifactId, parts, append))
const anyEvent = fc.oneof(
  anyChunk,
  fc.constantFrom(
    status('TASK_STATE_WORKING'),
    status('TASK_STATE_INPUT_REQUIRED', 'which?'),
    status('TASK_STATE_AUTH_REQUIRED', 'sign in'),
  ),
)

test('a snapshot with the events after it gives what all events give, wherever it was taken', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 12 }), fc.nat(12), (events, cut) => {
      const whole = fold([first, ...events])
      const snapshot: unknown = fold([first, ...events.slice(0, cut)])
      // A snapshot is read by one who gets it as JSON, and folds on from there.
      expect(fold(events.slice(cut), JSON.parse(JSON.stringify(snapshot)))).toEqual(whole)
      expect(fold([{ task: snapshot as Task }, ...events.slice(cut)])).toEqual(whole)
    }),
  )
})

test('folding changes no event: other readers get the same', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
      const before = JSON.stringify([first, ...events])
      fold([first, ...events])
      expect(JSON.stringify([first, ...events])).toBe(before)
    }),
  )
})

test('two texts next to each other never stay two parts', () => {
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 1 }), { minLength: 1 }), (chunks) => {
      const events = chunks.map((parts, index) => chunk('a', parts, index > 0))
      const expected = chunks.flat().map((one) => one.text)
      expect(fold([first, ...events])?.artifacts?.[0]?.parts).toEqual([{ text: expected.join('') }])
    }),
  )
})
