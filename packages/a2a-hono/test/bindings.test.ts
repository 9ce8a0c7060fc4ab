import { errorTable, type ErrorName, type Task } from 'a2a-core'
import { inputRequired, progress, text, type Agent } from 'a2a-core/server'
import { beforeEach, describe, expect, test } from 'vitest'
import { a2a, type A2AApp } from '../src/index.ts'

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

type Request = {
  method: string
  params: { [name: string]: unknown }
  /** The same over HTTP+JSON: method and path; then the parameters are the body, or the query. */
  rest: string
}

/** What is asked, maybe of a task that was made before. */
type Asked = Request | ((task: Task) => Request)

/** Makes that task. */
type Made = (app: A2AApp, bound: Bound) => Promise<Task>

type Result = { [key: string]: unknown }

type Answer = { result: Result } | { results: Result[] } | { error: object }

type Bound = (app: A2AApp, request: Request, headers?: Record<string, string>) => Promise<Answer>

const version = { 'A2A-Version': '1.0', 'Content-Type': 'application/json' }

const overJsonRpc: Bound = async (app, { method, params }, headers = version) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = await app.request('/', { method: 'POST', headers, body })
  if (isStream(response)) {
    const results = await events(response)
    return { results: results.map(({ result }) => result as Result) }
  }
  const { result, error } = (await response.json()) as { result: Result; error: Result }
  if (!error) return { result }
  const { code, message, data } = error
  return { error: { name: nameOf((row) => row.code === code), message, details: data } }
}

const overRest: Bound = async (app, { rest, params }, headers = version) => {
  const [method = '', path = ''] = rest.split(' ')
  const response = await app.request(method === 'POST' ? path : `${path}?${queryOf(params)}`, {
    method,
    headers,
    ...(method === 'POST' && { body: JSON.stringify(params) }),
  })
  if (isStream(response)) return { results: await events(response) }
  const body = (await response.json()) as Result
  if (response.ok) return { result: body }
  const { code, status, message, details } = body['error'] as Result
  expect(code).toBe(response.status)
  const [info] = details as { reason: string }[]
  const name = nameOf((row) => row.reason === info?.reason)
  expect(errorTable[name as ErrorName]).toMatchObject({ httpStatus: code, status })
  return { error: { name, message, details } }
}

function isStream(response: Response): boolean {
  return response.headers.get('Content-Type') === 'text/event-stream'
}

/** The events of a stream, each with its number. */
async function events(response: Response): Promise<Result[]> {
  const frames = (await response.text()).split('\n\n').filter((frame) => frame !== '')
  return frames.map((frame, index) => {
    const [id, data = ''] = frame.split('\n')
    expect(id).toBe(`id: ${index + 1}`)
    return JSON.parse(data.replace('data: ', '')) as Result
  })
}

function nameOf(is: (row: { code: number; reason: string }) => boolean): string | undefined {
  return Object.entries(errorTable).find(([, row]) => is(row))?.[0]
}

function queryOf(params: { [name: string]: unknown }): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) query.set(name, String(value))
  return query.toString()
}

/** Ids and times are each server's own: the first that is seen becomes 1, and so on. */
function masked(answer: Answer): unknown {
  const seen: string[] = []
  const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g
  const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g
  const json = JSON.stringify(answer)
    .replaceAll(time, 'TIME')
    .replaceAll(uuid, (id) => {
      if (!seen.includes(id)) seen.push(id)
      return `ID ${seen.indexOf(id) + 1}`
    })
  return JSON.parse(json)
}

const bindings: Bound[] = [overJsonRpc, overRest]
let apps: A2AApp[]

beforeEach(() => {
  apps = bindings.map(() => a2a(agent, { auth: 'none', onError: () => {} }))
  return async () => {
    await Promise.all(apps.map((app) => app.close({ drainMs: 0 })))
  }
})

/** The answer to a request, which is the same over both bindings, each with a server of its own. */
async function same(
  request: Asked,
  task?: Made,
  headers?: Record<string, string>,
): Promise<unknown> {
  const [first, second] = await Promise.all(
    bindings.map(async (bound, index) => {
      const app = apps[index] as A2AApp
      const made = task && (await task(app, bound))
      const asked = typeof request === 'function' ? request(made as Task) : request
      return masked(await bound(app, asked, headers))
    }),
  )
  expect(second).toEqual(first)
  return first
}

function send(said: string, fields: object = {}, configuration?: object): Request {
  return {
    method: 'SendMessage',
    rest: 'POST /message:send',
    params: {
      message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: said }], ...fields },
      ...(configuration && { configuration }),
    },
  }
}

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

/** Makes a task by saying something. */
function after(said: string): Made {
  return async (app, bound) => {
    const answer = await bound(app, send(said, {}, { returnImmediately: said === 'wait' }))
    if (!('result' in answer)) throw new Error(JSON.stringify(answer))
    return answer.result['task'] as Task
  }
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
    expect(await same(request, task)).not.toHaveProperty('error')
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
      'a webhook',
      'PushNotificationNotSupportedError',
      {
        method: 'CreateTaskPushNotificationConfig',
        rest: 'POST /tasks/t/pushNotificationConfigs',
        params: { taskId: 't', url: 'https://a.example' },
      },
    ],
    [
      'one webhook',
      'PushNotificationNotSupportedError',
      {
        method: 'GetTaskPushNotificationConfig',
        rest: 'GET /tasks/t/pushNotificationConfigs/c',
        params: { taskId: 't', id: 'c' },
      },
    ],
    [
      'all webhooks',
      'PushNotificationNotSupportedError',
      {
        method: 'ListTaskPushNotificationConfigs',
        rest: 'GET /tasks/t/pushNotificationConfigs',
        params: { taskId: 't' },
      },
    ],
    [
      'the end of a webhook',
      'PushNotificationNotSupportedError',
      {
        method: 'DeleteTaskPushNotificationConfig',
        rest: 'DELETE /tasks/t/pushNotificationConfigs/c',
        params: { taskId: 't', id: 'c' },
      },
    ],
    [
      'the extended card',
      'UnsupportedOperationError',
      { method: 'GetExtendedAgentCard', rest: 'GET /extendedAgentCard', params: {} },
    ],
  ])('%s is %s', async (_, name, request, task) => {
    expect(await same(request, task)).toMatchObject({ error: { name } })
  })

  test.each([{}, { 'A2A-Version': '' }, { 'A2A-Version': '0.3' }])(
    'the version of %j',
    async (sent) => {
      const headers = { 'Content-Type': 'application/json', ...sent }
      for (const request of [send('hi'), stream('hi'), list({})]) {
        expect(await same(request, undefined, headers as Record<string, string>)).toMatchObject({
          error: { name: 'VersionNotSupportedError' },
        })
      }
    },
  )
})

test('a task made over one binding is there over the other', async () => {
  const [app] = apps as [A2AApp]
  const task = await after('hi')(app, overJsonRpc)
  expect(await overRest(app, get()(task))).toEqual(await overJsonRpc(app, get()(task)))
  const other = await after('ask')(app, overRest)
  expect(await overJsonRpc(app, cancel(other))).toMatchObject({
    result: { status: { state: 'TASK_STATE_CANCELED' } },
  })
})
