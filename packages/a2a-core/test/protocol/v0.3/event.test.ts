import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message, StreamResponse, Task } from '../../../src/protocol/index.ts'
import {
  fromV03Event,
  toV03Event,
  v03EventSchema,
  withEventName,
} from '../../../src/protocol/v0.3/event.ts'
import { toHttpEvent } from '../../../src/protocol/v0.3/http-json.ts'
import { event } from './arbitraries.ts'

/** What a peer reads of what was written. */
function sent(value: unknown): StreamResponse {
  return fromV03Event(v03EventSchema.parse(withEventName(JSON.parse(JSON.stringify(value)))))
}

test('what 0.3 can say comes back as it was', () => {
  fc.assert(
    fc.property(event, (given) => {
      expect(sent(toV03Event(given))).toEqual(given)
    }),
  )
})

test('what HTTP+JSON of 0.3 can say comes back as it was', () => {
  fc.assert(
    fc.property(event, (given) => {
      // Its proto file has no field for the tasks that a message refers to.
      const sayable = JSON.parse(JSON.stringify(given), (key: string, value: unknown) =>
        key === 'referenceTaskIds' ? undefined : value,
      ) as StreamResponse
      expect(sent(toHttpEvent(toV03Event(sayable)))).toEqual(sayable)
    }),
  )
})

const task: Task = {
  id: 't',
  contextId: 'c',
  status: { state: 'TASK_STATE_WORKING', timestamp: '2025-01-01T00:00:00.000Z' },
  artifacts: [{ artifactId: 'a', parts: [{ text: 'hi' }] }],
  history: [{ messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hello' }] }],
}

const reply: Message = { messageId: 'r', role: 'ROLE_AGENT', parts: [{ text: 'hi' }] }

describe('an event is written bare, with its kind', () => {
  test('a task', () => {
    expect(toV03Event({ task })).toEqual({
      kind: 'task',
      id: 't',
      contextId: 'c',
      status: { state: 'working', timestamp: '2025-01-01T00:00:00.000Z' },
      artifacts: [{ artifactId: 'a', parts: [{ kind: 'text', text: 'hi' }] }],
      history: [
        { kind: 'message', messageId: 'm', role: 'user', parts: [{ kind: 'text', text: 'hello' }] },
      ],
    })
  })

  test('a message', () => {
    expect(toV03Event({ message: reply })).toEqual({
      kind: 'message',
      messageId: 'r',
      role: 'agent',
      parts: [{ kind: 'text', text: 'hi' }],
    })
  })

  test.each([
    ['TASK_STATE_SUBMITTED', 'submitted', false],
    ['TASK_STATE_WORKING', 'working', false],
    ['TASK_STATE_AUTH_REQUIRED', 'auth-required', false],
    ['TASK_STATE_INPUT_REQUIRED', 'input-required', true],
    ['TASK_STATE_COMPLETED', 'completed', true],
    ['TASK_STATE_FAILED', 'failed', true],
    ['TASK_STATE_CANCELED', 'canceled', true],
    ['TASK_STATE_REJECTED', 'rejected', true],
  ] as const)('a status that is %s', (state, name, final) => {
    expect(
      toV03Event({ statusUpdate: { taskId: 't', contextId: 'c', status: { state } } }),
    ).toEqual({
      kind: 'status-update',
      taskId: 't',
      contextId: 'c',
      status: { state: name },
      final,
    })
  })

  test('more of an artifact', () => {
    const artifact = { artifactId: 'a', parts: [{ text: '!' }] }
    expect(
      toV03Event({ artifactUpdate: { taskId: 't', contextId: 'c', artifact, append: true } }),
    ).toEqual({
      kind: 'artifact-update',
      taskId: 't',
      contextId: 'c',
      artifact: { artifactId: 'a', parts: [{ kind: 'text', text: '!' }] },
      append: true,
    })
  })
})

test('over HTTP+JSON it stands in a field with its name, as its proto file has it', () => {
  expect(toHttpEvent(toV03Event({ task }))).toEqual({
    task: {
      id: 't',
      contextId: 'c',
      status: { state: 'TASK_STATE_WORKING', timestamp: '2025-01-01T00:00:00.000Z' },
      artifacts: [{ artifactId: 'a', parts: [{ text: 'hi' }] }],
      history: [{ messageId: 'm', role: 'ROLE_USER', content: [{ text: 'hello' }] }],
    },
  })
  const status = { state: 'TASK_STATE_CANCELED' as const, message: reply }
  expect(
    toHttpEvent(toV03Event({ statusUpdate: { taskId: 't', contextId: 'c', status } })),
  ).toEqual({
    statusUpdate: {
      taskId: 't',
      contextId: 'c',
      status: {
        state: 'TASK_STATE_CANCELLED',
        message: { messageId: 'r', role: 'ROLE_AGENT', content: [{ text: 'hi' }] },
      },
      final: true,
    },
  })
})

describe('peers are read that', () => {
  test('leave out what can be told without: kinds, contexts, states, parts', () => {
    expect(sent({ id: 't', status: {} })).toEqual({
      task: { id: 't', contextId: '', status: { state: 'TASK_STATE_WORKING' } },
    })
    expect(sent({ messageId: 'm', role: 'agent' })).toEqual({
      message: { messageId: 'm', role: 'ROLE_AGENT', parts: [{ text: '' }] },
    })
    expect(sent({ kind: 'artifact-update', taskId: 't', artifact: { artifactId: 'a' } })).toEqual({
      artifactUpdate: { taskId: 't', contextId: '', artifact: { artifactId: 'a', parts: [] } },
    })
  })

  test('say that a state is unknown: the task goes on, and waits for nobody', () => {
    const status = { state: 'unknown' }
    expect(sent({ kind: 'status-update', taskId: 't', contextId: 'c', status })).toEqual({
      statusUpdate: { taskId: 't', contextId: 'c', status: { state: 'TASK_STATE_WORKING' } },
    })
  })

  test('know fields that nobody knows here, and get them back', () => {
    const theirs = {
      kind: 'task',
      id: 't',
      contextId: 'c',
      status: { state: 'working', since: 1 },
      artifacts: [
        { artifactId: 'a', parts: [{ kind: 'text', text: 'hi', lang: 'en' }], hash: 'x' },
      ],
      history: [],
      priority: 'high',
    }
    const read = sent(theirs)
    expect(read.task).toMatchObject({ priority: 'high', status: { since: 1 } })
    expect(toV03Event(read)).toEqual(theirs)
  })
})

test.each([
  [{}],
  ['task'],
  [{ kind: 'task', id: 't', status: { state: 'done' } }],
  [{ kind: 'status-update', status: { state: 'working' } }],
  [{ kind: 'surprise', taskId: 't' }],
])('%j is no event', (value) => {
  expect(v03EventSchema.safeParse(withEventName(value)).success).toBe(false)
})
