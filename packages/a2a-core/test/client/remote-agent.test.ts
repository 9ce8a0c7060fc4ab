import { expect, test } from 'vitest'
import { connect } from '../../src/client/index.ts'
import {
  InvalidAgentResponseError,
  userMessage,
  type SendMessageRequest,
} from '../../src/protocol/index.ts'
import { fakeAgent, taskIn } from './fake-agent.ts'

test('an agent is its card and the address of its interface', async () => {
  await using agent = await fakeAgent()
  const remote = await connect(agent.origin)
  expect(remote.url).toBe(`${agent.origin}/`)
  expect(remote.card).toMatchObject({ name: 'Pricing', skills: [{ id: 'quote' }] })
})

test('send passes the request and the response as they are', async () => {
  const task = taskIn('TASK_STATE_SUBMITTED')
  await using agent = await fakeAgent((call) => call.result({ task }))
  const remote = await connect(agent.origin)
  const request: SendMessageRequest = {
    message: userMessage('hi'),
    configuration: { returnImmediately: true },
    metadata: { k: 'v' },
  }
  expect(await remote.send(request)).toEqual({ task })
  expect(agent.calls[0]).toMatchObject({ method: 'SendMessage', params: request })
})

test('getTask and cancel name the task', async () => {
  await using agent = await fakeAgent((call) => call.result(taskIn('TASK_STATE_CANCELED')))
  const remote = await connect(agent.origin)
  await remote.getTask('task-1', { historyLength: 3 })
  const canceled = await remote.cancel('task-1', { metadata: { by: 'me' } })
  expect(canceled.status.state).toBe('TASK_STATE_CANCELED')
  expect(agent.calls).toMatchObject([
    { method: 'GetTask', params: { id: 'task-1', historyLength: 3 } },
    { method: 'CancelTask', params: { id: 'task-1', metadata: { by: 'me' } } },
  ])
})

test('listTasks goes over the pages, as far as it is read', async () => {
  await using agent = await fakeAgent((call) => {
    const page = Number(call.params['pageToken'] ?? 1)
    call.result({
      tasks: [
        taskIn('TASK_STATE_WORKING', { id: `${page}a` }),
        taskIn('TASK_STATE_WORKING', { id: `${page}b` }),
      ],
      nextPageToken: page < 3 ? String(page + 1) : '',
    })
  })
  const remote = await connect(agent.origin)
  const tasks = await Array.fromAsync(remote.listTasks({ contextId: 'c', pageSize: 2 }))
  expect(tasks.map(({ id }) => id)).toEqual(['1a', '1b', '2a', '2b', '3a', '3b'])
  expect(agent.calls.map(({ params }) => params)).toEqual([
    { contextId: 'c', pageSize: 2 },
    { contextId: 'c', pageSize: 2, pageToken: '2' },
    { contextId: 'c', pageSize: 2, pageToken: '3' },
  ])

  agent.calls.length = 0
  for await (const { id } of remote.listTasks()) {
    if (id === '2a') break
  }
  expect(agent.calls).toHaveLength(2)
})

test('a server that gives one page for ever is found out', async () => {
  await using agent = await fakeAgent((call) => call.result({ tasks: [], nextPageToken: 'x' }))
  const listing = Array.fromAsync((await connect(agent.origin)).listTasks())
  await expect(listing).rejects.toBeInstanceOf(InvalidAgentResponseError)
  expect(agent.calls).toHaveLength(2)
})

test('listing stops when its signal aborts', async () => {
  const leaving = new AbortController()
  await using agent = await fakeAgent((call) => {
    call.result({ tasks: [taskIn('TASK_STATE_WORKING')], nextPageToken: 'x' })
  })
  const remote = await connect(agent.origin)
  const listing = (async () => {
    for await (const _ of remote.listTasks({}, { signal: leaving.signal })) {
      leaving.abort(new Error('enough'))
    }
  })()
  await expect(listing).rejects.toThrow('enough')
  expect(agent.calls).toHaveLength(1)
})

test('answers are read as ProtoJSON: what is null is not there, and names may be proto names', async () => {
  const task = { id: 'task-1', context_id: 'c', status: { state: 'TASK_STATE_WORKING' } }
  const page = { tasks: [{ ...task, artifacts: null, history: null }], nextPageToken: null }
  const pages = [{ tasks: null, next_page_token: '2' }, page]
  await using agent = await fakeAgent((call) => call.result(pages.shift()))
  const remote = await connect(agent.origin)
  expect(await Array.fromAsync(remote.listTasks())).toEqual([
    { id: 'task-1', contextId: 'c', status: { state: 'TASK_STATE_WORKING' } },
  ])
  expect(agent.calls[1]).toMatchObject({ params: { pageToken: '2' } })
})
