import { describe, expect, test } from 'vitest'
import {
  anonymousCaller,
  answerRest,
  createServer,
  findRestTarget,
  memoryEngine,
  text,
  type Agent,
  type RestAnswer,
  type Server,
} from 'a2a-core/server'

const echo: Agent = {
  id: 'echo',
  about: { name: 'Echo' },
  async *run(turn) {
    yield text(turn.text)
  },
}

const message = { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hi' }] }

type Sent = { body?: unknown; version?: string; server?: Server }

/** How a server of its own answers a request; a body that is no string is sent as JSON. */
async function answer(line: string, { body, version = '1.0', server }: Sent = {}) {
  const [method = '', target = ''] = line.split(' ')
  const { pathname, searchParams: query } = new URL(target, 'http://agent.example')
  const operation = findRestTarget(method, pathname)?.operation
  if (!operation) throw new Error(`${line} is no operation`)
  const sent = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
  return answerRest(
    server ?? createServer(echo),
    operation,
    { query, body: method === 'POST' ? (sent ?? '') : undefined, version },
    { caller: anonymousCaller, extensions: [], request: new AbortController() },
  )
}

function bodyOf(answered: RestAnswer): unknown {
  if (answered.kind !== 'response') throw new Error(`The answer is a ${answered.kind}`)
  return JSON.parse(JSON.stringify(answered.body))
}

function refusal(field: string, description: string): unknown {
  return {
    kind: 'error',
    error: expect.objectContaining({
      name: 'InvalidParamsError',
      message: expect.stringContaining(`${field}: `),
      fieldViolations: [{ field, description: expect.stringContaining(description) }],
    }),
  }
}

describe('a query is read by the types of its parameters (§11.5)', () => {
  test.each([
    'pageSize=5',
    'pageSize=007',
    'includeArtifacts=true',
    'includeArtifacts=false',
    'status=TASK_STATE_COMPLETED',
    'statusTimestampAfter=2025-11-09T10:30:00Z',
    'contextId=',
    'contextId=1',
    'contextId=true',
    'historyLength=0',
    'tenant=acme',
    'unknown=1&unknown=2',
    'page_size=banana',
    '__proto__=1&constructor=2',
    'A2A-Version=1.0',
  ])('%s is taken', async (query) => {
    expect(bodyOf(await answer(`GET /tasks?${query}`))).toMatchObject({ tasks: [] })
  })

  test.each([
    ['pageSize', 'abc', 'expected a whole number'],
    ['pageSize', '', 'expected a whole number'],
    ['pageSize', '1.5', 'expected a whole number'],
    ['pageSize', '1e1', 'expected a whole number'],
    ['pageSize', '0x10', 'expected a whole number'],
    ['pageSize', '+5', 'expected a whole number'],
    ['pageSize', '0', 'from 1 to 100'],
    ['pageSize', '-1', 'from 1 to 100'],
    ['pageSize', '101', 'from 1 to 100'],
    ['pageSize', '99999999999999999999', 'from 1 to 100'],
    ['historyLength', '-5', 'from 0 to'],
    ['includeArtifacts', 'TRUE', 'expected true or false'],
    ['includeArtifacts', '1', 'expected true or false'],
    ['includeArtifacts', '', 'expected true or false'],
    ['status', 'completed', 'TASK_STATE_COMPLETED'],
    ['statusTimestampAfter', 'yesterday', 'ISO 8601'],
    ['pageToken', 'banana', 'not a token'],
  ])('%s=%s is refused', async (name, value, description) => {
    const query = new URLSearchParams({ [name]: value })
    const answered = await answer(`GET /tasks?${query.toString()}`)
    if (answered.kind !== 'error') throw new Error('It was taken')
    expect(answered.error.fieldViolations[0]?.field).toBe(name)
    expect(answered.error).toMatchObject({
      name: 'InvalidParamsError',
      message: expect.stringContaining(description),
    })
  })

  test('everything that is wrong with it is said at once (§6.5)', async () => {
    const answered = await answer('GET /tasks?pageSize=150&historyLength=x&status=RUNNING')
    if (answered.kind !== 'error') throw new Error('It was taken')
    const fields = answered.error.fieldViolations.map(({ field }) => field)
    expect(fields.toSorted()).toEqual(['historyLength', 'pageSize', 'status'])
  })

  test('a parameter that is given twice is refused', async () => {
    const answered = await answer('GET /tasks?pageSize=5&contextId=a&contextId=b')
    expect(answered).toEqual(refusal('contextId', 'given 2 times'))
  })

  test('what stands in the path counts, not what the query says', async () => {
    expect(await answer('GET /tasks/t1?id=t2')).toMatchObject({
      kind: 'error',
      error: { name: 'TaskNotFoundError', details: [{ metadata: { taskId: 't1' } }] },
    })
  })
})

describe('a body', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['an empty object', '{}'],
    ['null', 'null'],
    ['the same id', '{"id":"t1"}'],
    ['another id', '{"id":"t2","tenant":"other"}'],
    ['metadata', '{"metadata":{"a":1}}'],
  ])('may be %s where the path says enough', async (_, body) => {
    for (const verb of ['cancel', 'subscribe']) {
      expect(await answer(`POST /tasks/t1:${verb}`, { body })).toMatchObject({
        kind: 'error',
        error: { name: 'TaskNotFoundError', details: [{ metadata: { taskId: 't1' } }] },
      })
    }
  })

  test.each([
    ['cut short', '{"message":', 'JSONParseError'],
    ['nested too deep', `{"message":${'['.repeat(100_000)}`, 'JSONParseError'],
    ['an array', '[]', 'InvalidRequestError'],
    ['a string', '"hi"', 'InvalidRequestError'],
    ['nothing', '', 'InvalidParamsError'],
    ['an empty object', '{}', 'InvalidParamsError'],
  ])('that is %s is refused', async (_, body, name) => {
    for (const path of ['/message:send', '/message:stream']) {
      expect(await answer(`POST ${path}`, { body })).toMatchObject({
        kind: 'error',
        error: { name },
      })
    }
  })

  test('is not read from a query', async () => {
    const query = new URLSearchParams({ message: JSON.stringify(message) })
    const answered = await answer(`POST /message:send?${query.toString()}`)
    expect(answered).toEqual(refusal('message', 'expected object'))
  })
})

test('a message is answered, and its task is there', async () => {
  const server = createServer(echo)
  const sent = await answer('POST /message:send', { body: { message }, server })
  const { task } = bodyOf(sent) as { task: { id: string } }
  expect(task).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' } })
  expect(bodyOf(await answer(`GET /tasks/${task.id}`, { server }))).toEqual(task)
  expect(bodyOf(await answer(`GET /acme/tasks/${task.id}?historyLength=0`, { server }))).toEqual({
    ...task,
    history: undefined,
  })
  expect(bodyOf(await answer('GET /tasks', { server }))).toMatchObject({ totalSize: 1 })
  expect(await answer(`POST /tasks/${task.id}:cancel`, { server })).toMatchObject({
    error: { name: 'TaskNotCancelableError' },
  })
})

test('a stream is numbered from 1', async () => {
  const answered = await answer('POST /message:stream', { body: { message } })
  if (answered.kind !== 'stream') throw new Error(`The answer is a ${answered.kind}`)
  const numbers = []
  for await (const { seq } of answered.events) numbers.push(seq)
  expect(numbers.length).toBeGreaterThan(2)
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
})

test.each(['', '0.4', '2.0', 'banana'])('version %j is not spoken', async (version) => {
  for (const line of ['GET /tasks', 'POST /message:send', 'GET /tasks?pageSize=x']) {
    expect(await answer(line, { version })).toMatchObject({
      error: { name: 'VersionNotSupportedError' },
    })
  }
})

test.each([
  ['GET /tasks/t1/pushNotificationConfigs', 'PushNotificationNotSupportedError'],
  ['POST /tasks/t1/pushNotificationConfigs', 'PushNotificationNotSupportedError'],
  ['GET /tasks/t1/pushNotificationConfigs/c1', 'PushNotificationNotSupportedError'],
  ['DELETE /tasks/t1/pushNotificationConfigs/c1', 'PushNotificationNotSupportedError'],
  ['GET /extendedAgentCard', 'UnsupportedOperationError'],
])('%s is what the agent does not declare (§3.3.4)', async (line, name) => {
  expect(await answer(line)).toMatchObject({ kind: 'error', error: { name } })
})

test('what fails inside is logged under an id, and the caller gets the id alone', async () => {
  const logged: string[] = []
  const server = createServer(echo, {
    engine: { ...memoryEngine(), get: () => Promise.reject(new Error('password=hunter2')) },
    onError: (_, { id }) => logged.push(id),
  })
  const answered = await answer('GET /tasks/t1', { server })
  expect(answered).toMatchObject({
    kind: 'error',
    error: {
      name: 'InternalError',
      message: `Something went wrong. It was logged under ${logged[0]}.`,
    },
  })
})
