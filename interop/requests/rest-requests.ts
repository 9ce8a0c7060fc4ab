import { message, saying, type ChosenRequest } from './chosen-request.ts'

/** Requests over HTTP+JSON. */
export const restRequests: ChosenRequest[] = [
  send('a message', { message: message() }),
  send('a message that is replied to', { message: saying('reply') }),
  send('an answer', { message: saying('small', { taskId: '{asking}' }) }),
  send('a message of 200 kB', { message: saying('x'.repeat(200_000)) }),
  {
    ...send('Content-Type: application/a2a+json', { message: message() }),
    headers: { 'Content-Type': 'application/a2a+json' },
  },
  {
    ...send('Accept: application/json', { message: message() }),
    headers: { Accept: 'application/json' },
  },
  stream('a stream', { message: message() }),
  bare('a task', 'GET /tasks/{ended}'),
  bare('a task without its history', 'GET /tasks/{ended}?historyLength=0'),
  bare('HEAD of a task', 'HEAD /tasks/{ended}'),
  bare('a slash at the end', 'GET /tasks/{ended}/'),
  bare('the tasks of a context', 'GET /tasks?contextId={context}'),
  bare(
    'the tasks of a context that have ended, with artifacts',
    'GET /tasks?contextId={context}&includeArtifacts=true&status=TASK_STATE_COMPLETED',
  ),
  empty('a cancellation', 'POST /tasks/{working}:cancel'),
  bare('a cancellation without a body', 'POST /tasks/{working}:cancel'),

  send('parts: []', { message: message({ parts: [] }) }),
  send('role: "banana"', { message: message({ role: 'banana' }) }),
  send('raw that is no base64', { message: message({ parts: [{ raw: '!?' }] }) }),
  send('no message', {}),
  send('a body that is a list', []),
  send('no JSON', '{"message":'),
  send('an empty body', ''),
  { ...send('Content-Type: text/plain', {}), headers: { 'Content-Type': 'text/plain' } },
  send('a message to a task that is not there', { message: message({ taskId: 'none' }) }),
  send('a message to a task that has ended', { message: message({ taskId: '{ended}' }) }),
  stream('a stream with parts: []', { message: message({ parts: [] }) }),

  bare('a task that is not there', 'GET /tasks/none'),
  bare('a task of a tenant that is not there', 'GET /acme/tasks/none'),
  bare('historyLength=abc', 'GET /tasks/{ended}?historyLength=abc'),
  bare('historyLength=-1', 'GET /tasks/{ended}?historyLength=-1'),
  bare('pageSize=0', 'GET /tasks?pageSize=0'),
  bare('pageSize=101', 'GET /tasks?pageSize=101'),
  bare('pageSize=abc', 'GET /tasks?pageSize=abc'),
  bare('pageToken=none', 'GET /tasks?pageToken=none'),
  bare('status=banana', 'GET /tasks?status=banana'),
  bare('includeArtifacts=maybe', 'GET /tasks?includeArtifacts=maybe&contextId={context}'),
  empty('a cancellation of nothing', 'POST /tasks/none:cancel'),
  empty('a cancellation too late', 'POST /tasks/{ended}:cancel'),
  empty('a subscription to nothing', 'POST /tasks/none:subscribe'),
  empty('a subscription too late', 'POST /tasks/{ended}:subscribe'),
  bare('a subscription too late by GET', 'GET /tasks/{ended}:subscribe'),
  {
    ...empty('a webhook', 'POST /tasks/{ended}/pushNotificationConfigs'),
    body: { url: 'https://example.com/hook' },
  },
  bare('the extended card', 'GET /extendedAgentCard'),

  bare('a path that is not there', 'GET /nothing'),
  empty('a verb that is not there', 'POST /tasks/{ended}:nothing'),
  bare('DELETE of a task', 'DELETE /tasks/{ended}'),
  bare('GET of message:send', 'GET /message:send'),
  version('no A2A-Version', undefined),
  version('A2A-Version: 1.0.1', '1.0.1'),
  version('A2A-Version: 2.0', '2.0'),
  {
    ...version('A2A-Version as a parameter', undefined),
    line: 'GET /tasks/{ended}?A2A-Version=1.0',
  },
]

function bare(name: string, line: string): ChosenRequest {
  return { binding: 'HTTP+JSON', name, line }
}

function empty(name: string, line: string): ChosenRequest {
  return { ...bare(name, line), body: {} }
}

function send(name: string, body: unknown): ChosenRequest {
  return { ...bare(name, 'POST /message:send'), body }
}

function stream(name: string, body: unknown): ChosenRequest {
  return { ...bare(name, 'POST /message:stream'), body }
}

function version(name: string, value: string | undefined): ChosenRequest {
  return { ...bare(name, 'GET /tasks/{ended}'), headers: { 'A2A-Version': value } }
}
