import { expect, test } from 'vitest'
import { getTaskRequestSchema, listTasksRequestSchema, sendMessageRequestSchema } from 'a2a-core'
import { createServer } from 'a2a-core/server'
import { fromProtoJson } from '../../src/protocol/from-proto-json.ts'
import { call, echo, message, respond } from '../server/respond.ts'

test('a request may name its fields as the proto file does', () => {
  expect(fromProtoJson(listTasksRequestSchema, { context_id: 'c', page_size: 2 })).toEqual({
    contextId: 'c',
    pageSize: 2,
  })
  const request = {
    message: { message_id: 'm', role: 'ROLE_USER', parts: [{ text: 'hi', media_type: 'a/b' }] },
    configuration: { task_push_notification_config: { task_id: 't', url: 'https://a.example' } },
  }
  expect(fromProtoJson(sendMessageRequestSchema, request)).toEqual({
    message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hi', mediaType: 'a/b' }] },
    configuration: { taskPushNotificationConfig: { taskId: 't', url: 'https://a.example' } },
  })
})

test('the JSON name wins where a request has both, and the other goes', () => {
  const read = { id: 't', historyLength: 2 }
  const last = { id: 't', history_length: 1, historyLength: 2 }
  expect(fromProtoJson(getTaskRequestSchema, last)).toEqual(read)
  const first = { historyLength: 2, history_length: 1, id: 't' }
  expect(fromProtoJson(getTaskRequestSchema, first)).toEqual(read)
})

test('free-form objects and fields that are not known keep their keys', () => {
  const request = {
    some_field: 1,
    metadata: { task_id: 1 },
    message: { ...message, parts: [{ data: { task_id: 1 } }], metadata: { context_id: 1 } },
  }
  expect(fromProtoJson(sendMessageRequestSchema, request)).toEqual(request)
})

test('a field that is null is one that is not there, but for data, whose value it is', () => {
  const request = {
    tenant: null,
    metadata: null,
    message: {
      ...message,
      task_id: null,
      contextId: null,
      parts: [{ data: null, filename: null }],
    },
    unknown: null,
  }
  expect(fromProtoJson(sendMessageRequestSchema, request)).toEqual({
    message: { ...message, parts: [{ data: null }] },
    unknown: null,
  })
})

test('a field that has the default of its type is one that is not there, where that is no value', () => {
  const list = { tenant: '', status: 'TASK_STATE_UNSPECIFIED', pageToken: '', pageSize: 0 }
  expect(fromProtoJson(listTasksRequestSchema, list)).toEqual({
    tenant: '',
    pageToken: '',
    pageSize: 0,
  })
  const parts = [{ text: '', filename: '', mediaType: '' }]
  const sent = { ...message, role: 'ROLE_UNSPECIFIED', messageId: '', parts }
  expect(fromProtoJson(sendMessageRequestSchema, { message: sent })).toEqual({
    message: { ...sent, parts: [{ text: '' }] },
  })
})

test('what is no object is left to the schema to refuse', () => {
  for (const value of [undefined, null, 1, 'text', [null]]) {
    expect(fromProtoJson(getTaskRequestSchema, value)).toEqual(value)
  }
  expect(fromProtoJson(sendMessageRequestSchema, { message: { parts: 'str' } })).toEqual({
    message: { parts: 'str' },
  })
})

test('the operations take proto names', async () => {
  const server = createServer(echo)
  const sent = await respond(call('SendMessage', { message }), '1.0', server)
  const { id } = (sent['result'] as { task: { id: string } }).task

  const short = await respond(call('GetTask', { id, history_length: 0 }), '1.0', server)
  expect(short['result']).toMatchObject({ id })
  expect(short['result']).not.toHaveProperty('history')

  const none = await respond(call('ListTasks', { context_id: 'another' }), '1.0', server)
  expect(none['result']).toMatchObject({ tasks: [] })

  const wrong = await respond(call('GetTask', { id, history_length: -1 }), '1.0', server)
  expect(wrong['error']).toMatchObject({ message: expect.stringContaining('historyLength') })
})

test('the operations take defaults that are written out', async () => {
  const server = createServer(echo)
  const file = { url: 'https://a.example/b', mediaType: '', filename: '' }
  const sent = await respond(
    call('SendMessage', { message: { ...message, parts: [file] } }),
    '1.0',
    server,
  )
  expect(sent['result']).toMatchObject({ task: { status: { state: 'TASK_STATE_COMPLETED' } } })

  const status = 'TASK_STATE_UNSPECIFIED'
  const all = await respond(call('ListTasks', { status, contextId: '' }), '1.0', server)
  expect(all['result']).toMatchObject({ totalSize: 1 })
})
