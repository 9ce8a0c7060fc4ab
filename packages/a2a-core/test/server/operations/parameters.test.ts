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

type Refused = [what: string, changes: object, field: string, description: string]

/** Tests that messages with these changes are refused, and the field is named. */
function refused(cases: Refused[]): void {
  test.each(cases)('%s', async (_, changes, field, description) => {
    const { error, id } = await respond(send(changes))
    expect(id).toBe(1)
    expect(error).toEqual(refusal(-32602, field, description))
  })
}

/** Tests that configurations are refused, and the field is named. */
function refusedConfigurations(cases: Refused[]): void {
  test.each(cases)('%s', async (_, configuration, field, description) => {
    const { error } = await respond(configured(configuration))
    expect(error).toEqual(refusal(-32602, `configuration.${field}`, description))
  })
}

describe('input: parts that are none', () => {
  refused([
    ['missing', { parts: undefined }, 'message.parts', 'expected array'],
    ['empty', { parts: [] }, 'message.parts', '>=1'],
    ['a string', { parts: 'str' }, 'message.parts', 'expected array'],
    ['an empty part', { parts: [{}] }, 'message.parts[0]', 'exactly one of text, raw, url, data'],
  ])
})

describe("input: a role that is not the user's", () => {
  refused([
    ['missing', { role: undefined }, 'message.role', 'expected ROLE_USER'],
    ['unknown', { role: 'banana' }, 'message.role', 'expected ROLE_USER'],
    ["the agent's", { role: 'ROLE_AGENT' }, 'message.role', 'expected ROLE_USER'],
  ])
})

describe('input: a text that is none', () => {
  refused([['an object', { parts: [{ text: { a: 1 } }] }, 'message.parts[0].text', 'string']])
})

describe('input: a part with two contents', () => {
  const parts = [{ text: 'a', url: 'b' }]
  refused([['text and url', { parts }, 'message.parts[0]', 'text and url']])
})

describe('input: bytes that are no base64', () => {
  const parts = [{ text: 'a' }, { raw: '%%%' }]
  refused([['in the second part', { parts }, 'message.parts[1].raw', 'base64']])
})

describe('input: a part of another type is no internal error', () => {
  refused([
    ['null', { parts: [null] }, 'message.parts[0]', 'expected object'],
    ['bytes that are a number', { parts: [{ raw: 5 }] }, 'message.parts[0].raw', 'expected string'],
  ])
})

describe('input: a message id that is none', () => {
  refused([
    ['missing', { messageId: undefined }, 'message.messageId', 'expected string'],
    ['an object', { messageId: { a: 1 } }, 'message.messageId', 'expected string'],
    ['empty', { messageId: '' }, 'message.messageId', '>=1'],
  ])
})

describe('input: a returnImmediately that is no boolean', () => {
  refusedConfigurations([
    ['a string', { returnImmediately: 'false' }, 'returnImmediately', 'boolean'],
  ])
})

describe('input: a historyLength that is no count', () => {
  refusedConfigurations([
    ['negative', { historyLength: -5 }, 'historyLength', 'from 0 to 2147483647'],
    ['a string', { historyLength: 'abc' }, 'historyLength', 'expected'],
    ['a fraction', { historyLength: 1.5 }, 'historyLength', 'whole number'],
    ['too large', { historyLength: 2 ** 31 }, 'historyLength', 'from 0 to 2147483647'],
  ])
})

describe('input: metadata that is no object', () => {
  refused([
    ['an array', { metadata: [] }, 'message.metadata', 'expected a JSON object'],
    ['a string', { metadata: 'str' }, 'message.metadata', 'expected a JSON object'],
  ])

  test('of the request', async () => {
    for (const metadata of [[], 'str', 1]) {
      const { error } = await respond(call('SendMessage', { message, metadata }))
      expect(error).toEqual(refusal(-32602, 'metadata', 'expected a JSON object'))
    }
  })
})

describe('a message is refused, and the field named, when', () => {
  refused([
    ['the task id is a number', { taskId: 7 }, 'message.taskId', 'expected string'],
    ['its own id has a null character', { messageId: '\0' }, 'message.messageId', 'U+0000'],
    ['that of its context has one', { contextId: 'a\0b' }, 'message.contextId', 'U+0000'],
    ['extensions are a string', { extensions: 'urn:a' }, 'message.extensions', 'expected array'],
  ])
  const modes = { acceptedOutputModes: 'text/plain' }
  refusedConfigurations([['output modes are a string', modes, 'acceptedOutputModes', 'array']])

  test('there is none', async () => {
    for (const params of [undefined, {}, { message: null }, { message: 'hi' }]) {
      const { error } = await respond(call('SendMessage', params))
      expect(error).toEqual(refusal(-32602, 'message', 'expected object'))
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

test('input: unknown fields and keys such as __proto__ survive to the history, and do no harm', async () => {
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
    ['GetTask', { id: 't', historyLength: -1 }, 'historyLength', 'from 0 to'],
    ['CancelTask', {}, 'id', 'expected string'],
    ['CancelTask', { id: 't', metadata: [] }, 'metadata', 'expected a JSON object'],
    ['SubscribeToTask', {}, 'id', 'expected string'],
    ['ListTasks', { pageSize: 0 }, 'pageSize', 'from 1 to 100'],
    ['ListTasks', { pageSize: 101 }, 'pageSize', 'from 1 to 100'],
    ['ListTasks', { pageSize: '10' }, 'pageSize', 'expected'],
    ['ListTasks', { pageToken: 'banana' }, 'pageToken', 'not a token'],
    ['ListTasks', { status: 'completed' }, 'status', 'expected'],
    ['ListTasks', { statusTimestampAfter: 'yesterday' }, 'statusTimestampAfter', 'ISO 8601'],
    ['ListTasks', { includeArtifacts: 1 }, 'includeArtifacts', 'true or false'],
    ['ListTasks', { historyLength: 'abc' }, 'historyLength', 'expected'],
    ['GetTask', { id: 'a\0b' }, 'id', 'U+0000'],
    ['ListTasks', { contextId: 'a\0b' }, 'contextId', 'U+0000'],
    ['ListTasks', { pageToken: '2026-01-01T00:00:00.000Z~a\0b' }, 'pageToken', 'not a token'],
  ])('%s %j', async (method, params, field, description) => {
    const { error } = await respond(call(method, params))
    expect(error).toEqual(refusal(-32602, field, description))
  })
})
