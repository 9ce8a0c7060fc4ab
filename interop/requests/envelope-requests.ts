import { call, message, post, type ChosenRequest } from './chosen-request.ts'

/** Requests in which JSON-RPC itself, or what HTTP says around it, is special. */
export const envelopeRequests: ChosenRequest[] = [
  post('no JSON', '{"jsonrpc":'),
  post('an empty body', ''),
  post('null', 'null'),
  post('a string', '"hi"'),
  post('a batch', [getTask()]),
  post('an empty batch', []),
  post('no method', getTask({ method: undefined })),
  post('method: 5', getTask({ method: 5 })),
  post('no jsonrpc', getTask({ jsonrpc: undefined })),
  post('jsonrpc: "1.0"', getTask({ jsonrpc: '1.0' })),
  post('no id', getTask({ id: undefined })),
  post('id: null', getTask({ id: null })),
  post('id: {}', getTask({ id: {} })),
  post('id: 1.5', getTask({ id: 1.5 })),
  post('id: "x"', getTask({ id: 'x' })),
  post('id: 0', getTask({ id: 0 })),
  post('id: 0 in an error', getTask({ id: 0, params: { id: 'none' } })),
  post('no params', getTask({ params: undefined })),
  post('params: []', getTask({ params: [] })),
  post('params: "str"', getTask({ params: 'str' })),
  call('a method that is not there', 'Nothing', {}),
  call('a method that is not there, without params', 'Nothing', undefined),
  call('a method of 0.3', 'message/send', { message: message() }),
  call('a method in lower case', 'sendMessage', { message: message() }),

  version('no A2A-Version', undefined),
  version('A2A-Version: 1.0.1', '1.0.1'),
  version('A2A-Version: 2.0', '2.0'),
  version('A2A-Version: abc', 'abc'),
  { ...version('A2A-Version as a parameter', undefined), line: 'POST /?A2A-Version=1.0' },
  {
    ...post('an extension that is not there', getTask()),
    headers: { 'A2A-Extensions': 'https://example.com/none' },
  },
  contentType('text/plain'),
  contentType('application/json; charset=utf-8'),
  contentType('application/a2a+json'),
  { binding: 'JSON-RPC', name: 'GET', line: 'GET /' },
  { ...post('PUT', getTask()), line: 'PUT /' },
  { binding: 'JSON-RPC', name: 'OPTIONS', line: 'OPTIONS /' },
]

function getTask(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { jsonrpc: '2.0', id: 1, method: 'GetTask', params: { id: '{ended}' }, ...fields }
}

function version(name: string, value: string | undefined): ChosenRequest {
  return { ...post(name, getTask()), headers: { 'A2A-Version': value } }
}

function contentType(type: string): ChosenRequest {
  return { ...post(`Content-Type: ${type}`, getTask()), headers: { 'Content-Type': type } }
}
