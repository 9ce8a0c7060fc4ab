import { call, message, saying, type ChosenRequest } from './chosen-request.ts'

/** Messages that are as they should be, over JSON-RPC. */
export const messageRequests: ChosenRequest[] = [
  call('a message', 'SendMessage', { message: message() }),
  call('a message that is replied to', 'SendMessage', { message: saying('reply') }),
  call('a message that is asked back', 'SendMessage', { message: saying('ask') }),
  call('an answer', 'SendMessage', { message: saying('small', { taskId: '{asking}' }) }),
  call('a message that the agent fails at', 'SendMessage', { message: saying('fail') }),
  call('a message in a context', 'SendMessage', { message: message({ contextId: '{context}' }) }),
  call('a message that wants no history', 'SendMessage', {
    message: message(),
    configuration: { historyLength: 0 },
  }),
  call('a message for a tenant', 'SendMessage', { tenant: 'acme', message: message() }),
  call('a message with unknown fields', 'SendMessage', {
    message: message({ later: 1 }),
    later: { a: 1 },
  }),
  call('a message with fields that are null', 'SendMessage', {
    message: message({ taskId: null, contextId: null, metadata: null }),
    configuration: null,
  }),
  call('a message with defaults written out', 'SendMessage', {
    tenant: '',
    message: message({
      taskId: '',
      contextId: '',
      parts: [{ url: 'https://example.com/a', filename: '', mediaType: '' }],
      extensions: [],
      referenceTaskIds: [],
    }),
    configuration: { acceptedOutputModes: [], returnImmediately: false },
  }),
  call('a message with proto names', 'SendMessage', {
    message: {
      message_id: 'm',
      role: 'ROLE_USER',
      parts: [{ text: 'hi', media_type: 'text/plain' }],
    },
    configuration: { history_length: 0 },
  }),
  call('a message with __proto__ in its metadata', 'SendMessage', {
    message: message({ metadata: JSON.parse('{ "__proto__": { "a": 1 }, "constructor": 1 }') }),
  }),
  call('a message of 200 kB', 'SendMessage', { message: saying('x'.repeat(200_000)) }),
  call('a stream', 'SendStreamingMessage', { message: message() }),
  call('a stream that is replied to', 'SendStreamingMessage', { message: saying('reply') }),
  call('a stream that is asked back', 'SendStreamingMessage', { message: saying('ask') }),
  call('a stream that the agent fails at', 'SendStreamingMessage', { message: saying('fail') }),
]
