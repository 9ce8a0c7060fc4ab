import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/client/index.ts'
import {
  ExtendedAgentCardNotConfiguredError,
  InvalidAgentResponseError,
  TaskNotCancelableError,
  TaskNotFoundError,
  UnsupportedOperationError,
  userMessage,
} from '../../../src/protocol/index.ts'
import { sendJson } from '../fake-agent.ts'
import { artifact, v03Agent, v03Answered, v03CardOf, v03Task } from './peer.ts'

const options = { retry: false } as const

describe('an agent of 0.3 is found', () => {
  test('by its card, which says so without being asked', async () => {
    await using agent = await v03Agent()
    const remote = await connect(agent.origin)
    expect(remote.url).toBe(`${agent.origin}/`)
    expect(remote.card).toMatchObject({
      name: 'Pricing',
      supportedInterfaces: [{ url: '/', protocolBinding: 'JSONRPC', protocolVersion: '0.3' }],
      capabilities: { streaming: true },
    })
  })

  test('where the agents before it have their cards', async () => {
    await using agent = await v03Agent(undefined, {}, '/.well-known/agent.json')
    expect((await connect(agent.origin)).card.name).toBe('Pricing')
  })

  test('by its card, where that is known already', async () => {
    await using agent = await v03Agent((call) => call.result(v03Task('working')))
    const card = v03CardOf({ url: agent.origin })
    const remote = await connect(card as unknown as Parameters<typeof connect>[0])
    expect((await remote.getTask('task-1')).status.state).toBe('TASK_STATE_WORKING')
  })

  test('by an interface on a card of 1.0', async () => {
    await using agent = await v03Agent((call) => call.result(v03Task('working')), {
      url: undefined,
      supportedInterfaces: [{ url: '/rpc', protocolBinding: 'JSONRPC', protocolVersion: '0.3' }],
    })
    const remote = await connect(agent.origin)
    expect(remote.url).toBe(`${agent.origin}/rpc`)
    expect((await remote.getTask('task-1')).id).toBe('task-1')
  })

  test('and refused when its card is not valid, naming the field', async () => {
    await using agent = await v03Agent(undefined, { skills: [{ name: 'x' }] })
    await expect(connect(agent.origin)).rejects.toThrow('skills[0].id')
  })
})

describe('each operation is called as 0.3 calls it:', () => {
  test('SendMessage, and whether it waits is said', async () => {
    await using agent = await v03Agent((call) => call.result(v03Answered('completed', 'hello')))
    const remote = await connect(agent.origin)
    const message = userMessage('hi', { messageId: 'm', contextId: 'c' })
    const { task } = await remote.send(
      { message, metadata: { a: 1 } },
      { extensions: ['urn:x', 'urn:y'] },
    )
    expect(task).toEqual({
      id: 'task-1',
      contextId: 'context-1',
      status: { state: 'TASK_STATE_COMPLETED' },
      artifacts: [artifact('hello')],
    })
    expect(agent.calls).toMatchObject([
      {
        method: 'message/send',
        params: {
          message: {
            kind: 'message',
            messageId: 'm',
            contextId: 'c',
            role: 'user',
            parts: [{ kind: 'text', text: 'hi' }],
          },
          configuration: { blocking: true },
          metadata: { a: 1 },
        },
        headers: { 'a2a-version': '0.3', 'x-a2a-extensions': 'urn:x,urn:y' },
      },
    ])
  })

  test('GetTask and CancelTask', async () => {
    await using agent = await v03Agent((call) => call.result(v03Task('canceled')))
    const remote = await connect(agent.origin)
    expect((await remote.getTask('task-1', { historyLength: 2 })).id).toBe('task-1')
    expect((await remote.cancel('task-1', { metadata: { why: 1 } })).status.state).toBe(
      'TASK_STATE_CANCELED',
    )
    expect(agent.calls).toMatchObject([
      { method: 'tasks/get', params: { id: 'task-1', historyLength: 2 } },
      { method: 'tasks/cancel', params: { id: 'task-1', metadata: { why: 1 } } },
    ])
  })

  test('GetExtendedAgentCard', async () => {
    await using agent = await v03Agent((call) => call.result(v03CardOf({ name: 'For you' })), {
      supportsAuthenticatedExtendedCard: true,
    })
    const remote = await connect(agent.origin)
    expect(await remote.extendedCard()).toMatchObject({
      name: 'For you',
      supportedInterfaces: [{ protocolVersion: '0.3' }],
    })
    expect(agent.calls).toMatchObject([{ method: 'agent/getAuthenticatedExtendedCard' }])
  })

  test('ListTasks, which it does not have, is not called', async () => {
    await using agent = await v03Agent()
    const remote = await connect(agent.origin)
    await expect(remote.listTasks().next()).rejects.toThrow(UnsupportedOperationError)
    expect(agent.calls).toEqual([])
  })
})

test('a task that was canceled is given when it is canceled again; one that has ended is not', async () => {
  let state = 'canceled'
  await using agent = await v03Agent((call) => {
    if (call.method === 'tasks/cancel') call.error(-32002, 'it has ended')
    else call.result(v03Task(state))
  })
  const remote = await connect(agent.origin, options)
  expect((await remote.cancel('task-1')).status.state).toBe('TASK_STATE_CANCELED')
  state = 'completed'
  await expect(remote.cancel('task-1')).rejects.toThrow(TaskNotCancelableError)
})

test('a direct reply is a message', async () => {
  const reply = {
    kind: 'message',
    messageId: 'r',
    role: 'agent',
    parts: [{ kind: 'text', text: 'hi' }],
  }
  await using agent = await v03Agent((call) => call.result(reply), { capabilities: {} })
  const remote = await connect(agent.origin)
  expect(await remote.ask('hi')).toMatchObject({ state: 'completed', text: 'hi' })
})

test.each([
  [-32001, TaskNotFoundError],
  [-32004, UnsupportedOperationError],
  [-32007, ExtendedAgentCardNotConfiguredError],
])('the error %i comes as its class', async (code, type) => {
  await using agent = await v03Agent((call) => call.error(code, 'no'))
  const remote = await connect(agent.origin, options)
  await expect(remote.getTask('task-1')).rejects.toThrow(type)
})

test.each([
  ['a state that is none', v03Task('done'), 'status.state: expected one of submitted, working'],
  ['no task', { kind: 'task' }, 'id'],
])('%s is refused', async (_, result, message) => {
  await using agent = await v03Agent((call) => call.result(result))
  const remote = await connect(agent.origin, options)
  const failing = remote.getTask('task-1')
  await expect(failing).rejects.toThrow(InvalidAgentResponseError)
  await expect(failing).rejects.toThrow(message)
})

test('a card of both versions is one of 1.0', async () => {
  await using agent = await v03Agent((call) => sendJson(call.response, {}), {
    supportedInterfaces: [{ url: '/new', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  })
  expect((await connect(agent.origin)).url).toBe(`${agent.origin}/new`)
})
