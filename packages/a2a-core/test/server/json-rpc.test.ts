import { describe, expect, test } from 'vitest'
import { createServer, memoryEngine } from 'a2a-core/server'
import { answer, call, echo, message, respond } from './respond.ts'

/** A message with data nested so many levels deep. */
function nested(levels: number): string {
  const data = `${'['.repeat(levels)}${']'.repeat(levels)}`
  const request = call('SendMessage', { message: { ...message, parts: [{ data: 0 }] } })
  return JSON.stringify(request).replace('"data":0', `"data":${data}`)
}

describe('input: a batch, no method, or another jsonrpc is -32600', () => {
  test.each([
    ['a batch', [call('GetTask', { id: 't' })], null, 'Batches'],
    ['an empty batch', [], null, 'Batches'],
    ['a string', '"str"', null, 'expected object'],
    ['null', 'null', null, 'expected object'],
    ['no method', { jsonrpc: '2.0', id: 1 }, 1, 'method'],
    ['an empty method', { jsonrpc: '2.0', id: 1, method: '' }, 1, 'method'],
    ['a method that is a number', { jsonrpc: '2.0', id: 1, method: 5 }, 1, 'method'],
    ['no jsonrpc', { id: 1, method: 'GetTask' }, 1, 'jsonrpc'],
    ['another jsonrpc', { jsonrpc: '1.0', id: 1, method: 'GetTask' }, 1, 'jsonrpc'],
    [
      'an id that is an object',
      { jsonrpc: '2.0', id: {}, method: 'GetTask' },
      null,
      'id: expected a string, a number or null',
    ],
    [
      'params that are a string',
      { jsonrpc: '2.0', id: 1, method: 'GetTask', params: 'a' },
      1,
      'params',
    ],
  ])('%s', async (_, body, id, field) => {
    const response = await respond(body)
    expect(response).toMatchObject({
      jsonrpc: '2.0',
      id,
      error: { code: -32600, message: expect.stringContaining(field) },
    })
  })
})

describe('what is no JSON is -32700', () => {
  test.each([
    ['nothing', ''],
    ['cut short', '{"jsonrpc":"2.0",'],
    [
      'nested too deep',
      `{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":${'['.repeat(100_000)}`,
    ],
  ])('%s', async (_, body) => {
    expect(await respond(body)).toMatchObject({ id: null, error: { code: -32700 } })
  })

  test('input: data nested as deep as is allowed is taken, and one level more is not', async () => {
    // The request, its params, its message, the parts and the part are five levels.
    expect(await respond(nested(59))).toHaveProperty('result')
    const { error } = await respond(nested(60))
    expect(error).toMatchObject({ code: -32700, message: expect.stringContaining('64 levels') })
  })
})

describe('input: a method that does not exist is -32601', () => {
  test.each(['message/send', 'sendMessage', 'toString', '__proto__', 'constructor'])(
    '%s, with params and without',
    async (method) => {
      for (const params of [undefined, {}, { message }]) {
        expect(await respond(call(method, params))).toMatchObject({ error: { code: -32601 } })
      }
    },
  )
})

test('what 0.3 calls an operation is answered with the name that it has in 1.0', async () => {
  expect(await respond(call('message/send', {}))).toMatchObject({
    error: { message: 'There is no method "message/send" in A2A 1.0, which calls it SendMessage' },
  })
})

describe('input: the id of a request is the id of its answer', () => {
  test.each([0, 1, -1, 1.5, '', '0', 'an id', null])('%j', async (id) => {
    const ok = await respond({ jsonrpc: '2.0', id, method: 'ListTasks' })
    const failed = await respond({ jsonrpc: '2.0', id, method: 'GetTask', params: {} })
    const none = await respond({ jsonrpc: '2.0', id, method: 5 })
    expect([ok.id, failed.id, none.id]).toEqual([id, id, id])
  })
})

describe('the version', () => {
  test.each(['1.0', '1.0.1', '1.0.0', ' 1.0 '])('input: version %j is spoken', async (version) => {
    expect(await respond(call('ListTasks'), version)).toHaveProperty('result')
  })

  test.each(['0.2', '2.0', '1.1', '1', '10.0', 'banana', '__proto__'])(
    '%j is not, and the answer says which is',
    async (version) => {
      const { error } = await respond(call('ListTasks'), version)
      expect(error).toMatchObject({
        code: -32009,
        message: expect.stringContaining('supported is 1.0 and 0.3'),
        data: [{ reason: 'VERSION_NOT_SUPPORTED', metadata: { supportedVersions: '1.0, 0.3' } }],
      })
    },
  )

  test('that is missing means 0.3, and the answer says what to add', async () => {
    for (const version of ['', ' ']) {
      const { error } = await respond(call('ListTasks'), version)
      expect(error).toMatchObject({
        code: -32009,
        message: expect.stringContaining('A2A-Version: 1.0'),
      })
    }
  })
})

describe('what the agent does not declare is refused (§3.3.4)', () => {
  test.each([
    ['CreateTaskPushNotificationConfig', -32003],
    ['GetTaskPushNotificationConfig', -32003],
    ['ListTaskPushNotificationConfigs', -32003],
    ['DeleteTaskPushNotificationConfig', -32003],
    ['GetExtendedAgentCard', -32004],
  ])('%s', async (method, code) => {
    expect(await respond(call(method))).toMatchObject({ id: 1, error: { code } })
  })
})

test('what fails inside is logged under an id, and the caller gets the id alone', async () => {
  const logged: { error: unknown; id: string }[] = []
  const engine = memoryEngine()
  const failing = createServer(echo, {
    engine: {
      ...engine,
      get: () => Promise.reject(new Error('connect ECONNREFUSED db:5432 password=hunter2')),
    },
    onError: (error, { id }) => logged.push({ error, id }),
  })
  const answered = await respond(call('GetTask', { id: 't' }), '1.0', failing)
  expect(answered).toMatchObject({
    error: {
      code: -32603,
      message: `Something went wrong. It was logged under ${logged[0]?.id}.`,
    },
  })
  expect(JSON.stringify(answered)).not.toContain('hunter2')
  expect(String(logged[0]?.error)).toContain('hunter2')
})

test('a stream is answered under the id of its request', async () => {
  const streamed = await answer({ ...call('SendStreamingMessage', { message }), id: 0 })
  if (streamed.kind === 'response') throw new Error(streamed.error?.message)
  expect(streamed.id).toBe(0)
  const numbers = []
  for await (const { seq } of streamed.events) numbers.push(seq)
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
})

test('what is wrong with the request of a stream is no stream', async () => {
  for (const [method, params, code] of [
    ['SendStreamingMessage', {}, -32602],
    ['SendStreamingMessage', { message: { ...message, taskId: 'unknown' } }, -32001],
    ['SubscribeToTask', { id: 'unknown' }, -32001],
  ] as const) {
    expect(await respond(call(method, params))).toMatchObject({ error: { code } })
  }
})

test('parameters in a list are a request, but none of A2A', async () => {
  for (const method of ['GetTask', 'SendMessage', 'SendStreamingMessage', 'ListTasks']) {
    expect(await respond(call(method, []))).toMatchObject({
      error: { code: -32602, message: expect.stringContaining('expected object') },
    })
  }
})
