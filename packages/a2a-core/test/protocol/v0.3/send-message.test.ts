import { describe, expect, test } from 'vitest'
import { parseParams } from '../../../src/protocol/parse.ts'
import type { SendMessageRequest } from '../../../src/protocol/index.ts'
import { toHttpSendMessage } from '../../../src/protocol/v0.3/http-json.ts'
import {
  fromV03SendMessage,
  toV03SendMessage,
  v03SendMessageSchema,
} from '../../../src/protocol/v0.3/send-message.ts'

const read = (params: unknown, binding: 'JSONRPC' | 'HTTP+JSON' = 'JSONRPC') =>
  fromV03SendMessage(parseParams(v03SendMessageSchema, params), binding)

const message = { messageId: 'm', role: 'user', parts: [{ kind: 'text', text: 'hi' }] }

const request: SendMessageRequest = {
  message: {
    messageId: 'm',
    role: 'ROLE_USER',
    parts: [{ text: 'hi' }, { data: { seats: 3 }, mediaType: 'application/json' }],
    contextId: 'c',
    metadata: { trace: 1 },
    extensions: ['urn:x'],
  },
  configuration: {
    acceptedOutputModes: ['text/plain'],
    historyLength: 3,
    returnImmediately: true,
    taskPushNotificationConfig: {
      id: 'w',
      url: 'https://a.example/hook',
      token: 'secret',
      authentication: { scheme: 'Bearer', credentials: 'abc' },
    },
  },
  metadata: { why: 'test' },
}

test('a request is written as 0.3 has it, and read again', () => {
  const written = toV03SendMessage({ ...request, tenant: 'acme' })
  expect(written).toEqual({
    message: {
      kind: 'message',
      messageId: 'm',
      role: 'user',
      parts: [
        { kind: 'text', text: 'hi' },
        { kind: 'data', data: { seats: 3 } },
      ],
      contextId: 'c',
      metadata: { trace: 1 },
      extensions: ['urn:x'],
    },
    configuration: {
      acceptedOutputModes: ['text/plain'],
      historyLength: 3,
      blocking: false,
      pushNotificationConfig: {
        id: 'w',
        url: 'https://a.example/hook',
        token: 'secret',
        authentication: { schemes: ['Bearer'], credentials: 'abc' },
      },
    },
    metadata: { why: 'test' },
  })
  expect(read(written)).toEqual(request)
})

test('and as its HTTP+JSON has it', () => {
  const written = toHttpSendMessage(toV03SendMessage(request))
  expect(written).toMatchObject({
    message: { role: 'ROLE_USER', content: [{ text: 'hi' }, { data: { data: { seats: 3 } } }] },
    configuration: { blocking: false, pushNotification: { id: 'w' } },
  })
  expect(read(written, 'HTTP+JSON')).toEqual(request)
})

test('it is read with the field names of the proto file, too', () => {
  expect(
    read(
      {
        message: {
          message_id: 'm',
          role: 'ROLE_USER',
          content: [{ file: { file_with_uri: 'https://a.example', mime_type: 'image/png' } }],
          context_id: 'c',
          metadata: { snake_case: 1 },
        },
        configuration: {
          blocking: true,
          push_notification: { url: 'https://a.example/hook' },
        },
      },
      'HTTP+JSON',
    ),
  ).toEqual({
    message: {
      messageId: 'm',
      role: 'ROLE_USER',
      parts: [{ url: 'https://a.example', mediaType: 'image/png' }],
      contextId: 'c',
      metadata: { snake_case: 1 },
    },
    configuration: {
      returnImmediately: false,
      taskPushNotificationConfig: { url: 'https://a.example/hook' },
    },
  })
})

describe('whether it waits', () => {
  test.each([
    ['JSONRPC', undefined, undefined],
    ['JSONRPC', {}, false],
    ['JSONRPC', { blocking: true }, false],
    ['JSONRPC', { blocking: false }, true],
    ['HTTP+JSON', undefined, undefined],
    // False is written by leaving it out there.
    ['HTTP+JSON', {}, true],
    ['HTTP+JSON', { blocking: true }, false],
    ['HTTP+JSON', { blocking: false }, true],
  ] as const)('over %s, with %j', (binding, configuration, returnImmediately) => {
    expect(read({ message, configuration }, binding).configuration?.returnImmediately).toBe(
      returnImmediately,
    )
  })

  test('is always said when it is written', () => {
    const { message: sent } = request
    expect(toV03SendMessage({ message: sent }).configuration).toEqual({ blocking: true })
  })
})

test('a history of 0 is none over JSON-RPC, and all over HTTP+JSON, whose proto file says so', () => {
  const configuration = { historyLength: 0, blocking: true }
  expect(read({ message, configuration }).configuration).toHaveProperty('historyLength', 0)
  expect(read({ message, configuration }, 'HTTP+JSON').configuration).not.toHaveProperty(
    'historyLength',
  )
})

test.each([
  [{}, 'message', 'expected object'],
  [{ message: { ...message, role: 'agent' } }, 'message.role', 'clients send user messages'],
  [{ message: { ...message, messageId: '' } }, 'message.messageId', 'Too small'],
  [{ message: { ...message, parts: [] } }, 'message.parts', 'expected at least one part'],
  [{ message: { ...message, parts: undefined } }, 'message.parts', 'expected at least one part'],
  [
    { message: { ...message, parts: [{ kind: 'text' }] } },
    'message.parts[0]',
    'expected text; got none',
  ],
  [{ message, configuration: { blocking: 'yes' } }, 'configuration.blocking', 'expected boolean'],
  [
    { message, configuration: { pushNotificationConfig: { url: 'no' } } },
    'configuration.pushNotificationConfig.url',
    'URL',
  ],
])('%j is refused, and the field is named', (params, field, description) => {
  expect(() => read(params)).toThrow(
    expect.objectContaining({
      name: 'InvalidParamsError',
      fieldViolations: [{ field, description: expect.stringContaining(description) as unknown }],
    }),
  )
})
