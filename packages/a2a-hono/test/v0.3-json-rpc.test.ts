import { describe, expect, test } from 'vitest'
import {
  agent,
  eventsOf,
  post,
  resultOf,
  rpc,
  served,
  streamOf,
  v03Message,
  type Fields,
} from './v0.3-peer.ts'

const uuid = expect.stringMatching(/^[\da-f-]{36}$/) as unknown
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown

const answerOf = (task: Fields) =>
  ((task['artifacts'] ?? []) as { parts: { text?: string }[] }[])
    .flatMap(({ parts }) => parts.map((part) => part.text ?? ''))
    .join('')

const stateOf = (task: Fields) => (task['status'] as Fields)['state']

describe('message/send', () => {
  test('waits, and gives the task as 0.3 has it', async () => {
    const message = v03Message('hi', { metadata: { trace: 1 } })
    const { id, contextId, ...task } = await resultOf(served(), 'message/send', { message })
    expect(task).toEqual({
      kind: 'task',
      status: { state: 'completed', timestamp: time },
      artifacts: [{ artifactId: 'answer-1', parts: [{ kind: 'text', text: 'You said hi' }] }],
      history: [{ ...message, taskId: id, contextId }],
    })
    expect([id, contextId]).toEqual([uuid, uuid])
  })

  test('takes messages without their kind, as the specification’s own examples are', async () => {
    const { kind: _, ...message } = v03Message('hi')
    expect(stateOf(await resultOf(served(), 'message/send', { message }))).toBe('completed')
  })

  test('does not wait when it is told not to', async () => {
    const app = served()
    const params = { message: v03Message('wait'), configuration: { blocking: false } }
    const { id, ...task } = await resultOf(app, 'message/send', params)
    expect(['submitted', 'working']).toContain(stateOf(task))
    expect(stateOf(await resultOf(app, 'tasks/cancel', { id }))).toBe('canceled')
  })

  test('gives data and files', async () => {
    const parts = [
      { kind: 'text', text: 'give' },
      { kind: 'data', data: { seats: 3 } },
      { kind: 'file', file: { uri: 'https://a.example/a.png', mimeType: 'image/png' } },
    ]
    const { artifacts } = await resultOf(served(), 'message/send', {
      message: v03Message('', { parts }),
    })
    expect(artifacts).toMatchObject([
      { name: 'data', parts: [{ kind: 'data', data: { got: { seats: 3 } } }] },
      { parts: [{ kind: 'file', file: { bytes: 'aGk=', name: 'hi.txt' } }] },
    ])
  })

  test('gives a direct reply as a message', async () => {
    const app = served({}, { replies: true })
    expect(await resultOf(app, 'message/send', { message: v03Message('reply') })).toMatchObject({
      kind: 'message',
      role: 'agent',
      parts: [{ kind: 'text', text: 'Hello' }],
    })
  })

  test('asks, and takes the answer in the same task', async () => {
    const app = served()
    const asked = await resultOf(app, 'message/send', { message: v03Message('ask') })
    expect(asked['status']).toMatchObject({
      state: 'input-required',
      message: {
        kind: 'message',
        role: 'agent',
        parts: [
          { kind: 'text', text: 'Which?' },
          { kind: 'data', data: { questions: [{ id: '1.1' }] } },
        ],
      },
    })
    const { id: taskId, contextId } = asked
    const message = v03Message('small', { taskId, contextId })
    const task = await resultOf(app, 'message/send', { message })
    expect(task).toMatchObject({ id: taskId, status: { state: 'completed' } })
    expect(answerOf(task)).toBe('You chose "small"')
  })
})

describe('message/stream', () => {
  test('gives the task, its updates, and says which is the last', async () => {
    const events = await streamOf(served(), 'message/stream', { message: v03Message('hi') })
    const [first] = events
    expect(first).toMatchObject({ kind: 'task', status: { state: 'submitted' } })
    const { id: taskId, contextId } = first as Fields
    const updates = events.slice(1)
    for (const update of updates) expect(update).toMatchObject({ taskId, contextId })
    const statuses = updates.filter(({ kind }) => kind === 'status-update')
    expect(statuses.map((update) => [stateOf(update), update['final']])).toEqual([
      ['working', false],
      ['completed', true],
    ])
    expect(events.at(-1)).toEqual(statuses.at(-1))
    const chunks = updates.filter(({ kind }) => kind === 'artifact-update')
    const texts = chunks.map(({ artifact }) => answerOf({ artifacts: [artifact] }))
    expect(texts.join('')).toBe('You said hi')
  })

  test('ends with the question of a task that waits for its answer', async () => {
    const events = await streamOf(served(), 'message/stream', { message: v03Message('ask') })
    expect(events.at(-1)).toMatchObject({
      kind: 'status-update',
      status: { state: 'input-required' },
      final: true,
    })
  })

  test('is a direct reply, and nothing else', async () => {
    const app = served({}, { replies: true })
    const events = await streamOf(app, 'message/stream', { message: v03Message('reply') })
    expect(events).toMatchObject([{ kind: 'message', parts: [{ text: 'Hello' }] }])
  })
})

describe('tasks/get', () => {
  test('gives a task, with as much history as is asked for', async () => {
    const app = served()
    const { id } = await resultOf(app, 'message/send', { message: v03Message('hi') })
    expect(await resultOf(app, 'tasks/get', { id })).toMatchObject({
      kind: 'task',
      id,
      history: [{ kind: 'message', role: 'user' }],
    })
    const short = await resultOf(app, 'tasks/get', { id, historyLength: 0 })
    expect(short['history'] ?? []).toEqual([])
  })

  test('gives a task that a client of 1.0 has made, and the other way around', async () => {
    const app = served()
    const headers = { 'A2A-Version': '1.0' }
    const message = { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hi' }] }
    const { result } = await rpc(app, 'SendMessage', { message }, headers)
    const { id } = (result as { task: { id: string } }).task
    expect(await resultOf(app, 'tasks/get', { id })).toMatchObject({ kind: 'task', id })
    const old = await resultOf(app, 'message/send', { message: v03Message('hi') })
    const read = await rpc(app, 'GetTask', { id: old['id'] }, headers)
    expect(read['result']).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' } })
  })
})

test('tasks/cancel ends a task, and says that one which has ended cannot be', async () => {
  const app = served()
  const waiting = { message: v03Message('wait'), configuration: { blocking: false } }
  const { id } = await resultOf(app, 'message/send', waiting)
  expect(stateOf(await resultOf(app, 'tasks/cancel', { id }))).toBe('canceled')
  // "it has already reached a terminal state like `completed`, `failed`, or `canceled`" (§8.2)
  expect(await rpc(app, 'tasks/cancel', { id })).toMatchObject({
    id: 7,
    error: { code: -32002 },
  })
  // In 1.0, "multiple cancellation requests have the same effect" (§3.3.1).
  const { result } = await rpc(app, 'CancelTask', { id }, { 'A2A-Version': '1.0' })
  expect(result).toMatchObject({ status: { state: 'TASK_STATE_CANCELED' } })
  const done = await resultOf(app, 'message/send', { message: v03Message('hi') })
  expect(await rpc(app, 'tasks/cancel', { id: done['id'] })).toMatchObject({
    id: 7,
    error: { code: -32002 },
  })
})

describe('tasks/resubscribe', () => {
  test('gives the task, and what becomes of it', async () => {
    const app = served()
    const params = { message: v03Message('wait'), configuration: { blocking: false } }
    const { id } = await resultOf(app, 'message/send', params)
    const response = await post(app, 'tasks/resubscribe', { id })
    await resultOf(app, 'tasks/cancel', { id })
    const events = await eventsOf(response)
    expect(events[0]).toMatchObject({ id: 7, result: { kind: 'task', id } })
    expect(events.at(-1)).toMatchObject({ result: { status: { state: 'canceled' }, final: true } })
  })

  test('ends when the task waits for input', async () => {
    const app = served({}, { run: slowly })
    const params = { message: v03Message('ask'), configuration: { blocking: false } }
    const { id } = await resultOf(app, 'message/send', params)
    const response = await post(app, 'tasks/resubscribe', { id })
    go.resolve()
    expect((await eventsOf(response)).at(-1)).toMatchObject({
      result: { status: { state: 'input-required' }, final: true },
    })
  })

  test('gives a task that has ended, and ends', async () => {
    const app = served()
    const { id } = await resultOf(app, 'message/send', { message: v03Message('hi') })
    expect(await streamOf(app, 'tasks/resubscribe', { id })).toMatchObject([
      { kind: 'task', id, status: { state: 'completed' } },
    ])
  })

  test('of a task that is not there is a stream of an error, as clients of 0.3 read no other', async () => {
    const response = await post(served(), 'tasks/resubscribe', { id: 'unknown' })
    expect(await eventsOf(response)).toMatchObject([{ id: 7, error: { code: -32001 } }])
  })
})

const go = Promise.withResolvers<void>()

async function* slowly(...[turn]: Parameters<typeof agent.run>): ReturnType<typeof agent.run> {
  await go.promise
  yield* agent.run(turn)
}

const method = (name: string) => `tasks/pushNotificationConfig/${name}`

describe('tasks/pushNotificationConfig', () => {
  const push = { push: { fetch: async () => new Response() } }
  const authentication = { schemes: ['Bearer'], credentials: 'secret' }
  const config = { id: 'w', url: 'https://a.example/hook', token: 't', authentication }
  const shown = { ...config, authentication: { schemes: ['Bearer'] } }

  test('/set, /get, /list and /delete', async () => {
    const app = served(push)
    const { id } = await resultOf(app, 'message/send', { message: v03Message('hi') })
    const stored = { taskId: id, pushNotificationConfig: shown }
    const set = { taskId: id, pushNotificationConfig: config }
    expect(await resultOf(app, method('set'), set)).toEqual(stored)
    const named = { id, pushNotificationConfigId: 'w' }
    expect(await resultOf(app, method('get'), named)).toEqual(stored)
    expect(await resultOf(app, method('list'), { id })).toEqual([stored])
    expect(await rpc(app, method('delete'), named)).toEqual({ jsonrpc: '2.0', id: 7, result: null })
    expect(await resultOf(app, method('list'), { id })).toEqual([])
  })

  test('without ids there is one, which is set again', async () => {
    const app = served(push)
    const { id } = await resultOf(app, 'message/send', { message: v03Message('hi') })
    const set = (url: string) =>
      resultOf(app, 'tasks/pushNotificationConfig/set', {
        taskId: id,
        pushNotificationConfig: { url },
      })
    await set('https://a.example/1')
    await set('https://a.example/2')
    expect(await resultOf(app, 'tasks/pushNotificationConfig/get', { id })).toMatchObject({
      pushNotificationConfig: { url: 'https://a.example/2' },
    })
    expect(await resultOf(app, 'tasks/pushNotificationConfig/list', { id })).toHaveLength(1)
  })

  test('is refused where the agent does not offer it', async () => {
    const params = { taskId: 't', pushNotificationConfig: config }
    expect(await rpc(served(), 'tasks/pushNotificationConfig/set', params)).toMatchObject({
      error: { code: -32003 },
    })
  })
})
