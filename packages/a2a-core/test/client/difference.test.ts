import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { difference } from '../../src/client/difference.ts'
import { applyEvent, type StreamResponse, type Task } from '../../src/protocol/index.ts'
import { chunk, status, taskIn } from './fake-agent.ts'

function fold(task: Task | undefined, events: StreamResponse[]): Task {
  const folded = events.reduce<Task | undefined>((before, event) => applyEvent(before, event), task)
  if (!folded) throw new Error('the events hold no task')
  return folded
}

const artifactOf = (parts: object[], fields: object = {}): Partial<Task> => ({
  artifacts: [{ artifactId: 'a', parts, ...fields }],
})

test('a task that has not changed gives nothing', () => {
  const task = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'Hello' }]))
  expect(difference(task, structuredClone(task))).toEqual([])
})

test('text that grew is appended, from where it was seen', () => {
  const seen = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'Hel' }]))
  const snapshot = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'Hello' }]))
  expect(difference(seen, snapshot)).toEqual([
    {
      artifactUpdate: {
        taskId: 'task-1',
        contextId: 'context-1',
        artifact: { artifactId: 'a', parts: [{ text: 'lo' }] },
        append: true,
      },
    },
  ])
})

test('many artifacts are looked through once, not once for each', () => {
  let looks = 0
  const ids = Array.from({ length: 1_000 }, (_, index) => `a-${index}`)
  const artifacts = ids.map((id) => ({
    get artifactId() {
      looks++
      return id
    },
    parts: [{ text: 'x' }],
  }))
  const snapshot = ids.map((artifactId) => ({ artifactId, parts: [{ text: 'y' }] }))
  const seen = taskIn('TASK_STATE_WORKING', { artifacts })
  const updates = difference(seen, taskIn('TASK_STATE_WORKING', { artifacts: snapshot }))
  expect(updates).toHaveLength(1_000)
  expect(looks).toBeLessThan(5_000)
})

test('text that a server keeps in pieces is the same text', () => {
  const seen = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'Hello' }]))
  const pieces = artifactOf([{ text: 'He' }, { text: 'llo' }, { text: ' you' }])
  const events = difference(seen, taskIn('TASK_STATE_WORKING', pieces))
  expect(events.map((event) => event.artifactUpdate?.artifact.parts)).toEqual([[{ text: ' you' }]])
})

test('parts that came after those seen are appended', () => {
  const seen = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'a' }]))
  const snapshot = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'ab' }, { data: { n: 1 } }]))
  expect(difference(seen, snapshot)).toMatchObject([
    { artifactUpdate: { append: true, artifact: { parts: [{ text: 'b' }, { data: { n: 1 } }] } } },
  ])
})

test.each([
  ['text that is another', [{ text: 'Hello' }], [{ text: 'Hi' }]],
  ['text that is shorter', [{ text: 'Hello' }], [{ text: 'Hell' }]],
  ['data that is another', [{ data: { n: 1 } }], [{ data: { n: 2 } }]],
  ['text of another kind', [{ text: 'a' }], [{ text: 'ab', mediaType: 'text/markdown' }]],
  ['fewer parts', [{ text: 'a' }, { data: 1 }], [{ text: 'a' }]],
  ['an earlier part that is another', [{ data: 1 }, { text: 'a' }], [{ data: 2 }, { text: 'ab' }]],
])('%s replaces the artifact', (_, before, after) => {
  const seen = taskIn('TASK_STATE_WORKING', artifactOf(before))
  const snapshot = taskIn('TASK_STATE_WORKING', artifactOf(after))
  expect(difference(seen, snapshot)).toMatchObject([
    { artifactUpdate: { append: false, artifact: { parts: after } } },
  ])
})

test('an artifact that lost its name is replaced, for an addition cannot say that', () => {
  const seen = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'a' }], { name: 'Offer' }))
  const snapshot = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'ab' }]))
  expect(difference(seen, snapshot)).toMatchObject([{ artifactUpdate: { append: false } }])
})

test('an artifact that got a name is not repeated', () => {
  const seen = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'a' }]))
  const snapshot = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'a' }], { name: 'Offer' }))
  expect(difference(seen, snapshot)).toMatchObject([
    { artifactUpdate: { append: true, artifact: { name: 'Offer', parts: [] } } },
  ])
})

test('the status comes last, with the metadata that changed', () => {
  const seen = taskIn('TASK_STATE_WORKING', { metadata: { a: 1, b: { c: 1 } } })
  const snapshot = taskIn('TASK_STATE_COMPLETED', {
    ...artifactOf([{ text: 'a' }]),
    metadata: { a: 1, b: { c: 2 } },
  })
  const events = difference(seen, snapshot)
  expect(events).toHaveLength(2)
  expect(events[1]).toEqual({
    statusUpdate: {
      taskId: 'task-1',
      contextId: 'context-1',
      status: { state: 'TASK_STATE_COMPLETED' },
      metadata: { b: { c: 2 } },
    },
  })
})

test('an artifact that a snapshot leaves out is kept', () => {
  const seen = taskIn('TASK_STATE_WORKING', artifactOf([{ text: 'a' }]))
  expect(difference(seen, taskIn('TASK_STATE_WORKING'))).toEqual([])
})

/** JSON as it is when it was read: JSON writes -0 as 0. */
function anyJson(constraints: fc.JsonSharedConstraints = {}): fc.Arbitrary<unknown> {
  return fc.jsonValue(constraints).map((value): unknown => JSON.parse(JSON.stringify(value)))
}

const part = fc.oneof(
  { weight: 4, arbitrary: fc.record({ text: fc.string({ maxLength: 4, unit: 'binary' }) }) },
  fc.record({ data: anyJson({ maxDepth: 1 }) }),
  fc.record({ text: fc.string({ maxLength: 2 }), metadata: fc.constant({ k: 'v' }) }),
)
const update = fc.oneof(
  fc
    .record(
      {
        artifactId: fc.constantFrom('a', 'b'),
        parts: fc.array(part, { maxLength: 3 }),
        name: fc.string({ maxLength: 2 }),
        metadata: fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), anyJson()),
        extensions: fc.subarray(['e1', 'e2']),
      },
      { requiredKeys: ['artifactId', 'parts'] },
    )
    .chain((artifact) => {
      return fc.boolean().map((append) => {
        return {
          artifactUpdate: { taskId: 'task-1', contextId: 'context-1', artifact, append },
        } as StreamResponse
      })
    }),
  fc.constantFrom(
    status('TASK_STATE_WORKING', 'looking'),
    status('TASK_STATE_WORKING'),
    status('TASK_STATE_INPUT_REQUIRED', 'which?'),
    status('TASK_STATE_COMPLETED'),
    chunk('more'),
  ),
)

test('what was seen, and the difference after it, fold to the snapshot', () => {
  fc.assert(
    fc.property(
      fc.array(update, { maxLength: 8 }),
      fc.array(update, { maxLength: 8 }),
      (before, after) => {
        const seen = fold(undefined, [{ task: taskIn('TASK_STATE_SUBMITTED') }, ...before])
        const snapshot = fold(structuredClone(seen), after)
        const wire = JSON.parse(JSON.stringify(snapshot)) as Task
        const arrived = fold(seen, difference(seen, wire))
        // Updates do not carry the history.
        const { history: _, ...told } = arrived
        const { history: __, ...whole } = wire
        expect(told).toEqual(whole)
        expect(difference(arrived, wire)).toEqual([])
      },
    ),
    { numRuns: 300 },
  )
})
