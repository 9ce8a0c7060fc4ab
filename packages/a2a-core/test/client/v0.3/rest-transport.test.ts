import { describe, expect, test } from 'vitest'
import { connect, type RemoteAgent } from '../../../src/client/index.ts'
import {
  agentCardSchema,
  InternalError,
  TaskNotCancelableError,
  TaskNotFoundError,
  userMessage,
} from '../../../src/protocol/index.ts'
import { cardOf } from '../fake-agent.ts'
import { told } from '../story.ts'

type Sent = { line: string; query: string; body: unknown; headers: Headers }

const root = 'https://a.example/agent'

/** A client of an agent that speaks HTTP+JSON of 0.3, and answers each request as told. */
async function connected(
  answer: (sent: Sent) => Response,
): Promise<{ remote: RemoteAgent; sent: Sent[] }> {
  const sent: Sent[] = []
  const card = agentCardSchema.parse(
    cardOf({
      supportedInterfaces: [
        { url: `${root}/`, protocolBinding: 'HTTP+JSON', protocolVersion: '0.3' },
      ],
      capabilities: { streaming: true, extendedAgentCard: true },
    }),
  )
  const remote = await connect(card, {
    retry: false,
    fetch: async (url, init) => {
      const { origin, pathname, search } = new URL(url)
      const request = {
        line: `${init.method} ${origin}${pathname}`,
        query: search,
        body: init.body === undefined ? undefined : (JSON.parse(init.body as string) as unknown),
        headers: new Headers(init.headers),
      }
      sent.push(request)
      return answer(request)
    },
  })
  return { remote, sent }
}

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status })
}

function stream(...events: object[]): Response {
  const frames = events.map((event) => `data: ${JSON.stringify(event)}\n\n`)
  return new Response(frames.join(''), { headers: { 'Content-Type': 'text/event-stream' } })
}

const task = (state: string, fields: object = {}) => ({
  id: 'task-1',
  contextId: 'context-1',
  status: { state, timestamp: '2025-01-01T00:00:00Z' },
  ...fields,
})

describe('each operation has the path and the form that 0.3 has for it:', () => {
  test('SendMessage', async () => {
    const { remote, sent } = await connected(() =>
      json({
        task: task('TASK_STATE_CANCELLED', {
          history: [{ messageId: 'm', role: 'ROLE_USER', content: [{ text: 'hi' }] }],
        }),
      }),
    )
    const message = userMessage('hi', { messageId: 'm' })
    const { task: answered } = await remote.send({ message })
    expect(answered).toMatchObject({
      status: { state: 'TASK_STATE_CANCELED' },
      history: [{ role: 'ROLE_USER', parts: [{ text: 'hi' }] }],
    })
    expect(sent).toMatchObject([
      {
        line: `POST ${root}/v1/message:send`,
        body: {
          message: { messageId: 'm', role: 'ROLE_USER', content: [{ text: 'hi' }] },
          configuration: { blocking: true },
        },
      },
    ])
    const [{ headers } = { headers: new Headers() }] = sent
    expect(headers.get('a2a-version')).toBe('0.3')
    expect(headers.get('content-type')).toBe('application/json')
  })

  test('SendStreamingMessage', async () => {
    const ids = { taskId: 'task-1', contextId: 'context-1' }
    const { remote, sent } = await connected(() =>
      stream(
        { task: task('TASK_STATE_SUBMITTED') },
        {
          artifactUpdate: { ...ids, artifact: { artifactId: 'a', parts: [{ text: 'hello' }] } },
        },
        { statusUpdate: { ...ids, status: { state: 'TASK_STATE_COMPLETED' }, final: true } },
      ),
    )
    const { events, outcome } = await told(remote.stream('hi'))
    expect(events.map((event) => Object.keys(event)[0])).toEqual([
      'task',
      'artifactUpdate',
      'statusUpdate',
    ])
    expect(outcome).toMatchObject({ state: 'completed', text: 'hello' })
    expect(sent).toMatchObject([{ line: `POST ${root}/v1/message:stream` }])
  })

  test('GetTask', async () => {
    const { remote, sent } = await connected(() => json(task('TASK_STATE_WORKING')))
    expect((await remote.getTask('task-1', { historyLength: 2 })).id).toBe('task-1')
    expect(sent).toMatchObject([
      { line: `GET ${root}/v1/tasks/task-1`, query: '?historyLength=2', body: undefined },
    ])
  })

  test('CancelTask', async () => {
    const { remote, sent } = await connected(() => json(task('TASK_STATE_CANCELLED')))
    expect((await remote.cancel('task-1')).status.state).toBe('TASK_STATE_CANCELED')
    expect(sent).toMatchObject([{ line: `POST ${root}/v1/tasks/task-1:cancel`, body: {} }])
  })

  test('SubscribeToTask, by GET, which all servers know', async () => {
    const states = ['TASK_STATE_WORKING', 'TASK_STATE_COMPLETED']
    const { remote, sent } = await connected(({ line }) =>
      line.endsWith(':subscribe')
        ? stream({ task: task('TASK_STATE_WORKING') })
        : json(task(states.shift() ?? '')),
    )
    const events = await Array.fromAsync(remote.subscribe('task-1'))
    expect(events).toMatchObject([
      { task: { status: { state: 'TASK_STATE_WORKING' } } },
      { statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } },
    ])
    expect(sent).toMatchObject([
      { line: `GET ${root}/v1/tasks/task-1:subscribe`, body: undefined },
      { line: `GET ${root}/v1/tasks/task-1`, query: '?historyLength=2147483647' },
      { line: `GET ${root}/v1/tasks/task-1` },
    ])
  })

  test('GetExtendedAgentCard', async () => {
    const { remote, sent } = await connected(() =>
      json({ ...cardOf({ supportedInterfaces: undefined, name: 'For you' }), url: root }),
    )
    expect((await remote.extendedCard()).name).toBe('For you')
    expect(sent).toMatchObject([{ line: `GET ${root}/v1/card` }])
  })
})

describe('an error', () => {
  test.each([
    ['by its code', 404, { code: -32001, message: 'no such task' }, TaskNotFoundError],
    ['by its name', 400, { type: 'TaskNotCancelableError', message: 'no' }, TaskNotCancelableError],
    ['by its status alone', 500, { message: 'no' }, InternalError],
  ])('is told %s', async (_, status, body, type) => {
    const { remote } = await connected(() => json(body, status))
    await expect(remote.getTask('task-1')).rejects.toThrow(type)
  })

  test('may end a stream', async () => {
    const { remote } = await connected(() => stream({ code: -32001, message: 'no such task' }))
    await expect(told(remote.stream('hi'))).rejects.toThrow(TaskNotFoundError)
  })
})
