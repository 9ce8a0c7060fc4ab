import { describe, expect, test } from 'vitest'
import { createServer } from 'a2a-core/server'
import { call, echo, message, respond } from '../respond.ts'

/** A message with some of its fields changed; `undefined` takes a field away. */
function send(changes: object): unknown {
  return call('SendMessage', { message: { ...message, ...changes } })
}

function configured(configuration: object): unknown {
  return call('SendMessage', { message, configuration })
}

/** An error with one detail that names the field. */
function refusal(code: number, field: string, description: string): unknown {
  return expect.objectContaining({
    code,
    message: expect.stringContaining(field),
    data: [
      expect.objectContaining({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo' }),
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: expect.arrayContaining([
          { field, description: expect.stringContaining(description) },
        ]),
      },
    ],
  })
}

describe('a message is refused, and the field named, when', () => {
  test.each([
    ['parts are missing', { parts: undefined }, 'message.parts', 'expected array'],
    ['parts are empty', { parts: [] }, 'message.parts', '>=1'],
    ['parts are a string', { parts: 'str' }, 'message.parts', 'expected array'],
    ['a part is empty', { parts: [{}] }, 'message.parts[0]', 'exactly one of text, raw, url, data'],
    ['a part is null', { parts: [null] }, 'message.parts[0]', 'expected object'],
    ['a text is an object', { parts: [{ text: { a: 1 } }] }, 'message.parts[0].text', 'string'],
    [
      'a part has text and url',
      { parts: [{ text: 'a', url: 'b' }] },
      'message.parts[0]',
      'text and url',
    ],
    [
      'bytes are no base64',
      { parts: [{ text: 'a' }, { raw: '%%%' }] },
      'message.parts[1].raw',
      'base64',
    ],
    ['bytes are a number', { parts: [{ raw: 5 }] }, 'message.parts[0].raw', 'expected string'],
    ['the role is missing', { role: undefined }, 'message.role', 'expected ROLE_USER'],
    ['the role is none', { role: 'banana' }, 'message.role', 'expected ROLE_USER'],
    ["the role is the agent's", { role: 'ROLE_AGENT' }, 'message.role', 'expected ROLE_USER'],
    ['the id is missing', { messageId: undefined }, 'message.messageId', 'expected string'],
    ['the id is an object', { messageId: { a: 1 } }, 'message.messageId', 'expected string'],
    ['the id is empty', { messageId: '' }, 'message.messageId', '>=1'],
    ['the task id is a number', { taskId: 7 }, 'message.taskId', 'expected string'],
    ['metadata is an array', { metadata: [] }, 'message.metadata', 'expected a JSON object'],
    ['metadata is a string', { metadata: 'str' }, 'message.metadata', 'expected a JSON object'],
    ['extensions are a string', { extensions: 'urn:a' }, 'message.extensions', 'expected array'],
  ])('%s', async (_, changes, field, description) => {
    const { error, id } = await respond(send(changes))
    expect(id).toBe(1)
    expect(error).toEqual(refusal(-32602, field, description))
  })

  test.each([
    [
      'returnImmediately is a string',
      { returnImmediately: 'false' },
      'returnImmediately',
      'boolean',
    ],
    ['historyLength is negative', { historyLength: -5 }, 'historyLength', '>=0'],
    ['historyLength is a string', { historyLength: 'abc' }, 'historyLength', 'expected'],
    ['historyLength is a fraction', { historyLength: 1.5 }, 'historyLength', 'int'],
    ['historyLength is too large', { historyLength: 2 ** 31 }, 'historyLength', '<='],
    [
      'output modes are a string',
      { acceptedOutputModes: 'text/plain' },
      'acceptedOutputModes',
      'array',
    ],
  ])('%s', async (_, configuration, field, description) => {
    const { error } = await respond(configured(configuration))
    expect(error).toEqual(refusal(-32602, `configuration.${field}`, description))
  })

  test('there is none', async () => {
    for (const params of [undefined, {}, { message: null }, { message: 'hi' }]) {
      const { error } = await respond(call('SendMessage', params))
      expect(error).toEqual(refusal(-32602, 'message', 'expected object'))
    }
  })

  test("the request's metadata is no object", async () => {
    for (const metadata of [[], 'str', 1]) {
      const { error } = await respond(call('SendMessage', { message, metadata }))
      expect(error).toEqual(refusal(-32602, 'metadata', 'expected a JSON object'))
    }
  })
})

test('every field that is wrong is named', async () => {
  const { error } = await respond(send({ role: 'banana', parts: [{}, { raw: 5 }], messageId: '' }))
  const violations = JSON.parse(JSON.stringify(error)).data[1].fieldViolations
  expect(violations.map(({ field }: { field: string }) => field).toSorted()).toEqual([
    'message.messageId',
    'message.parts[0]',
    'message.parts[1].raw',
    'message.role',
  ])
})

test('a refused message reaches no agent and makes no task', async () => {
  const server = createServer({
    ...echo,
    run: () => {
      throw new Error('The agent was reached')
    },
  })
  await respond(send({ parts: [] }), '1.0', server)
  await respond(send({ role: 'banana' }), '1.0', server)
  const { result } = await respond(call('ListTasks'), '1.0', server)
  expect(result).toMatchObject({ tasks: [], totalSize: 0 })
})

test('unknown fields and free-form keys of a message survive to its history', async () => {
  const json = `{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"later":1,"message":{
    "messageId":"m","role":"ROLE_USER","later":{"a":1},"parts":[{"text":"hi","later":2}],
    "metadata":{"__proto__":{"polluted":true},"constructor":{"a":1}}}}}`
  const { result } = JSON.parse(JSON.stringify(await respond(json)))
  const [kept] = result.task.history
  expect(kept).toMatchObject({ later: { a: 1 }, parts: [{ text: 'hi', later: 2 }] })
  expect(JSON.stringify(kept.metadata)).toBe(
    '{"__proto__":{"polluted":true},"constructor":{"a":1}}',
  )
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

describe('the other operations check their parameters, too', () => {
  test.each([
    ['GetTask', undefined, 'id', 'expected string'],
    ['GetTask', { id: '' }, 'id', '>=1'],
    ['GetTask', { id: { a: 1 } }, 'id', 'expected string'],
    ['GetTask', { id: 't', historyLength: -1 }, 'historyLength', '>=0'],
    ['CancelTask', {}, 'id', 'expected string'],
    ['CancelTask', { id: 't', metadata: [] }, 'metadata', 'expected a JSON object'],
    ['SubscribeToTask', {}, 'id', 'expected string'],
    ['ListTasks', { pageSize: 0 }, 'pageSize', '>=1'],
    ['ListTasks', { pageSize: 101 }, 'pageSize', '<=100'],
    ['ListTasks', { pageSize: '10' }, 'pageSize', 'expected'],
    ['ListTasks', { pageToken: 'banana' }, 'pageToken', 'not a token'],
    ['ListTasks', { status: 'completed' }, 'status', 'expected'],
    ['ListTasks', { statusTimestampAfter: 'yesterday' }, 'statusTimestampAfter', 'ISO 8601'],
    ['ListTasks', { includeArtifacts: 1 }, 'includeArtifacts', 'boolean'],
    ['ListTasks', { historyLength: 'abc' }, 'historyLength', 'expected'],
  ])('%s %j', async (method, params, field, description) => {
    const { error } = await respond(call(method, params))
    expect(error).toEqual(refusal(-32602, field, description))
  })
})
