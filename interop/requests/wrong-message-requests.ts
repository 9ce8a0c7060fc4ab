import { call, message, post, type ChosenRequest } from './chosen-request.ts'

/** Messages that have something wrong, over JSON-RPC. */
export const wrongMessageRequests: ChosenRequest[] = [
  send('no message', undefined),
  withParts('no parts', undefined),
  withParts('parts: []', []),
  withParts('parts: "str"', 'str'),
  withParts('parts: [{}]', [{}]),
  withParts('parts: [null]', [null]),
  withParts('text: {a:1}', [{ text: { a: 1 } }]),
  withParts('text and url in one part', [{ text: 'hi', url: 'https://example.com' }]),
  withParts('raw: 5', [{ raw: 5 }]),
  withParts('raw that is no base64', [{ raw: '!?' }]),
  withParts('a file that the agent does not take', [
    { url: 'https://example.com/a.png', mediaType: 'image/png' },
  ]),
  send('no role', message({ role: undefined })),
  send('role: "banana"', message({ role: 'banana' })),
  send('role: 1', message({ role: 1 })),
  send('a message of the agent', message({ role: 'ROLE_AGENT' })),
  send('no messageId', message({ messageId: undefined })),
  send('messageId: {a:1}', message({ messageId: { a: 1 } })),
  send('metadata: []', message({ metadata: [] })),
  send('metadata: "str"', message({ metadata: 'str' })),
  configured('returnImmediately: "false"', { returnImmediately: 'false' }),
  configured('historyLength: -5', { historyLength: -5 }),
  configured('historyLength: "abc"', { historyLength: 'abc' }),
  send('a message to a task that is not there', message({ taskId: 'none' })),
  send('a message to a task that has ended', message({ taskId: '{ended}' })),
  send(
    'a message to a task of another context',
    message({ taskId: '{asking}', contextId: 'another' }),
  ),
  post(
    'data that is 6000 deep',
    JSON.stringify(withParts('', [{ data: 'deep' }]).body).replace(
      '"deep"',
      '['.repeat(6000) + ']'.repeat(6000),
    ),
  ),
  call('a stream with parts: []', 'SendStreamingMessage', { message: message({ parts: [] }) }),
  call('a stream to a task that is not there', 'SendStreamingMessage', {
    message: message({ taskId: 'none' }),
  }),
]

function send(name: string, sent: unknown): ChosenRequest {
  return call(name, 'SendMessage', { message: sent })
}

function withParts(name: string, parts: unknown): ChosenRequest {
  return send(name, message({ parts }))
}

function configured(name: string, configuration: unknown): ChosenRequest {
  return call(name, 'SendMessage', { message: message(), configuration })
}
