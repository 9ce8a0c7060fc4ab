import type { ErrorName } from 'a2a-core'
import { inputRequired, progress, text, type Agent } from 'a2a-core/server'
import { beforeEach, describe, expect, test } from 'vitest'
import { a2a, type A2AApp, type A2AOptions } from '../src/index.ts'
import {
  after,
  overJsonRpc,
  overRest,
  sameAnswer,
  send,
  type Asked,
  type Made,
  type Request,
} from './both-bindings.ts'

// Whatever is asked over one binding has the same answer over the other (specification §5.1).

/** An agent that does what it is told. */
const agent: Agent = {
  id: 'agent',
  about: { name: 'Agent', inputModes: ['text/plain', 'image/png'] },
  async *run(turn) {
    if (turn.text === 'wait') {
      await new Promise((resolve) => turn.signal.addEventListener('abort', resolve))
      return
    }
    if (turn.text === 'ask') {
      yield inputRequired({ prompt: 'Which?' })
      return
    }
    if (turn.text === 'fail') throw new Error('password=hunter2')
    yield progress('thinking')
    yield text('You said ')
    yield text(turn.text)
  },
}

let apps: [A2AApp, A2AApp]

beforeEach(() => {
  const options: A2AOptions = {
    auth: 'none',
    onError: () => {},
  }
  apps = [a2a(agent, options), a2a(agent, options)]
  return async () => {
    await Promise.all(apps.map((app) => app.close({ drainMs: 0 })))
  }
})

function stream(said: string, fields?: object): Request {
  return {
    ...send(said, fields),
    method: 'SendStreamingMessage',
    rest: 'POST /message:stream',
  }
}

function toTask(
  method: string,
  rest: (id: string) => string,
  params: object = {},
): (task: { id: string }) => Request {
  return (task) => ({
    method,
    rest: rest(task.id),
    // Over HTTP+JSON the id stands in the path, too: it says the same there.
    params: { id: task.id, ...params },
  })
}

const get = (params?: object): ReturnType<typeof toTask> =>
  toTask('GetTask', (id) => `GET /tasks/${id}`, params)
const cancel = toTask('CancelTask', (id) => `POST /tasks/${id}:cancel`)
const subscribe = toTask('SubscribeToTask', (id) => `POST /tasks/${id}:subscribe`)

function list(params: { [name: string]: unknown }): Request {
  return { method: 'ListTasks', rest: 'GET /tasks', params }
}

describe('both bindings answer alike:', () => {
  test.each<[string, Asked, Made?]>([
    ['a message', send('hi')],
    ['a message to be answered at once', send('wait', {}, { returnImmediately: true })],
    ['a message without its history', send('hi', {}, { historyLength: 0 })],
    ['a message that is asked back', send('ask')],
    ['a stream', stream('hi')],
    ['a stream that is asked back', stream('ask')],
    ['GetTask', get(), after('hi')],
    ['GetTask with a history', get({ historyLength: 1 }), after('hi')],
    ['ListTasks', () => list({}), after('hi')],
    [
      'ListTasks with all it takes',
      () =>
        list({
          status: 'TASK_STATE_COMPLETED',
          pageSize: 1,
          historyLength: 1,
          includeArtifacts: true,
          statusTimestampAfter: '2025-01-01T00:00:00.000Z',
          tenant: 'acme',
          unknown: 'x',
        }),
      after('hi'),
    ],
    ['CancelTask', cancel, after('wait')],
    ['an answer', ({ id: taskId }) => send('this one', { taskId }), after('ask')],
  ])('%s', async (_, request, task) => {
    expect(await sameAnswer(apps, request, { task })).not.toHaveProperty('error')
  })
})

describe('both bindings refuse alike:', () => {
  test.each<[string, ErrorName, Asked, Made?]>([
    ['no message', 'InvalidParamsError', { ...send(''), params: {} }],
    ['no parts', 'InvalidParamsError', send('hi', { parts: [] })],
    ['a bad part', 'InvalidParamsError', send('hi', { parts: [{ text: 'a', url: 'b' }] })],
    ['a bad role in a stream', 'InvalidParamsError', stream('hi', { role: 'ROLE_AGENT' })],
    ['a bad configuration', 'InvalidParamsError', send('hi', {}, { historyLength: -1 })],
    [
      'a file that the agent does not take',
      'ContentTypeNotSupportedError',
      send('hi', { parts: [{ raw: 'AA==', mediaType: 'video/mp4' }] }),
    ],
    ['a message to no task', 'TaskNotFoundError', send('hi', { taskId: 'none' })],
    ['a stream to no task', 'TaskNotFoundError', stream('hi', { taskId: 'none' })],
    [
      'a message to an ended task',
      'UnsupportedOperationError',
      ({ id: taskId }) => send('hi', { taskId }),
      after('hi'),
    ],
    ['GetTask of no task', 'TaskNotFoundError', get()({ id: 'none' })],
    ['GetTask of an id too long', 'InvalidParamsError', get()({ id: 'x'.repeat(513) })],
    ['a negative history', 'InvalidParamsError', get({ historyLength: -1 }), after('hi')],
    ['CancelTask of no task', 'TaskNotFoundError', cancel({ id: 'none' })],
    ['CancelTask of an ended task', 'TaskNotCancelableError', cancel, after('hi')],
    ['SubscribeToTask of no task', 'TaskNotFoundError', subscribe({ id: 'none' })],
    ['SubscribeToTask of an ended task', 'UnsupportedOperationError', subscribe, after('fail')],
    ['a page too large', 'InvalidParamsError', list({ pageSize: 101 })],
    ['a number that is none', 'InvalidParamsError', list({ pageSize: 'ten' })],
    ['a boolean that is none', 'InvalidParamsError', list({ includeArtifacts: 'yes' })],
    ['a state that is none', 'InvalidParamsError', list({ status: 'done' })],
    ['a time that is none', 'InvalidParamsError', list({ statusTimestampAfter: 'today' })],
    ['a token that is none', 'InvalidParamsError', list({ pageToken: 'x' })],
    [
      'the extended card',
      'UnsupportedOperationError',
      { method: 'GetExtendedAgentCard', rest: 'GET /extendedAgentCard', params: {} },
    ],
  ])('%s is %s', async (_, name, request, task) => {
    expect(await sameAnswer(apps, request, { task })).toMatchObject({ error: { name } })
  })

  test.each([
    [{}, 'VersionNotSupportedError'],
    [{ 'A2A-Version': '' }, 'VersionNotSupportedError'],
    [{ 'A2A-Version': '0.3' }, 'MethodNotFoundError'],
    [{ 'A2A-Version': '0.4' }, 'VersionNotSupportedError'],
  ])('the version of %j', async (sent, name) => {
    const headers = { 'Content-Type': 'application/json', ...sent }
    for (const request of [send('hi'), stream('hi'), list({})]) {
      expect(await sameAnswer(apps, request, { headers })).toMatchObject({
        error: { name },
      })
    }
  })
})

test('a task made over one binding is there over the other', async () => {
  const [app] = apps
  const task = await after('hi')(app, overJsonRpc)
  expect(await overRest(app, get()(task))).toEqual(await overJsonRpc(app, get()(task)))
  const other = await after('ask')(app, overRest)
  expect(await overJsonRpc(app, cancel(other))).toMatchObject({
    result: { status: { state: 'TASK_STATE_CANCELED' } },
  })
})
