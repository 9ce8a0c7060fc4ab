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
import { told } from '../story.ts'
import { tell, v03Agent, v03Answered, v03CardOf, v03Chunk, v03Status, v03Task } from './peer.ts'

const options = { retry: false } as const

const artifact = (text: string) => ({ artifactId: 'answer', parts: [{ text }] })

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

describe('a stream', () => {
  test('is the same as one of 1.0', async () => {
    await using agent = await v03Agent((call) => {
      tell(
        call,
        v03Task('submitted'),
        v03Status('working'),
        v03Chunk('hel', false),
        v03Chunk('lo'),
        v03Status('completed', true),
      )
      call.end()
    })
    const remote = await connect(agent.origin)
    const { events, outcome } = await told(remote.stream('hi'))
    expect(agent.calls).toMatchObject([{ method: 'message/stream' }])
    const ids = { taskId: 'task-1', contextId: 'context-1' }
    expect(events).toEqual([
      { task: { id: 'task-1', contextId: 'context-1', status: { state: 'TASK_STATE_SUBMITTED' } } },
      { statusUpdate: { ...ids, status: { state: 'TASK_STATE_WORKING' } } },
      { artifactUpdate: { ...ids, artifact: artifact('hel'), append: false } },
      { artifactUpdate: { ...ids, artifact: artifact('lo'), append: true } },
      { statusUpdate: { ...ids, status: { state: 'TASK_STATE_COMPLETED' } } },
    ])
    expect(outcome).toMatchObject({ state: 'completed', text: 'hello' })
  })

  test('that asks is answered in the same task', async () => {
    await using agent = await v03Agent((call) => {
      // The task is read once more where a stream does not carry it whole.
      if (call.method === 'tasks/get') return call.result(v03Answered('completed', 'good'))
      const { message } = call.params as { message: { taskId?: string } }
      if (message.taskId) tell(call, v03Status('working'), v03Status('completed', true))
      else tell(call, v03Task('submitted'), v03Status('input-required', true))
      call.end()
    })
    const remote = await connect(agent.origin)
    const asked = await remote.ask('hi')
    if (asked.state === 'completed') throw new Error('it asked nothing')
    expect(asked.state).toBe('input-required')
    agent.calls.length = 0
    expect(await asked.answer('yes')).toMatchObject({ state: 'completed', text: 'good' })
    expect(agent.calls[0]?.params).toMatchObject({ message: { taskId: 'task-1' } })
  })

  test('that is cut goes on where it was, though the server says nothing of what was missed', async () => {
    let text = 'one '
    await using agent = await v03Agent((call) => {
      switch (call.method) {
        case 'message/stream':
          tell(call, v03Task('working'), v03Chunk('one ', false))
          text = 'one two '
          call.cut()
          break
        case 'tasks/resubscribe':
          text = 'one two three'
          tell(call, v03Chunk('three'), v03Status('completed', true))
          call.end()
          break
        default:
          call.result(v03Answered(text.endsWith('three') ? 'completed' : 'working', text))
      }
    })
    const remote = await connect(agent.origin)
    const { events, outcome } = await told(remote.stream('hi'))
    const texts = events.flatMap(({ artifactUpdate }) => artifactUpdate?.artifact.parts ?? [])
    expect(texts.map((part) => part.text).join('')).toBe('one two three')
    expect(outcome).toMatchObject({ state: 'completed', text: 'one two three' })
  })
})

describe('a subscription', () => {
  test('begins with the task, and gives what is new of it', async () => {
    const states = ['working', 'working', 'completed']
    await using agent = await v03Agent((call) => {
      if (call.method === 'tasks/resubscribe') {
        tell(call, v03Chunk('more'), v03Status('completed', true))
        call.end()
      } else {
        const state = states.shift() ?? 'completed'
        call.result(v03Answered(state, states.length === 2 ? 'some ' : 'some more'))
      }
    })
    const remote = await connect(agent.origin)
    const events = await Array.fromAsync(remote.subscribe('task-1'))
    expect(events).toMatchObject([
      { task: { artifacts: [artifact('some ')] } },
      { artifactUpdate: { artifact: artifact('more'), append: true } },
      { statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } },
    ])
  })

  test.each([-32001, -32004, -32602])(
    'to a task that has ended, refused with %i, is that task',
    async (code) => {
      await using agent = await v03Agent((call) => {
        if (call.method === 'tasks/resubscribe') call.error(code, 'it has ended')
        else call.result(v03Answered('completed', 'done'))
      })
      const remote = await connect(agent.origin)
      const events = await Array.fromAsync(remote.subscribe('task-1'))
      expect(events).toMatchObject([{ task: { status: { state: 'TASK_STATE_COMPLETED' } } }])
    },
  )

  test('to a task that has ended, refused within the stream, is that task', async () => {
    await using agent = await v03Agent((call) => {
      if (call.method === 'tasks/resubscribe') {
        const error = { code: -32004, message: 'it has ended' }
        call.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: '1', error })}\n\n`)
        call.end()
      } else call.result(v03Answered('completed', 'done'))
    })
    const remote = await connect(agent.origin)
    expect(await Array.fromAsync(remote.subscribe('task-1'))).toHaveLength(1)
  })

  test('to a task that is not there says so', async () => {
    await using agent = await v03Agent((call) => call.error(-32001, 'no such task'))
    const remote = await connect(agent.origin, options)
    await expect(remote.subscribe('task-1').next()).rejects.toThrow(TaskNotFoundError)
  })
})

test('an agent that does not stream is asked, and asked again', async () => {
  await using agent = await v03Agent(
    (call) => {
      if (call.method === 'message/send') call.result(v03Task('working'))
      else call.result(v03Answered('completed', 'done'))
    },
    { capabilities: {} },
  )
  const remote = await connect(agent.origin)
  expect(await remote.ask('hi')).toMatchObject({ state: 'completed', text: 'done' })
  expect(agent.calls.map(({ method }) => method)).toEqual(['message/send', 'tasks/get'])
})

test('a card of both versions is one of 1.0', async () => {
  await using agent = await v03Agent((call) => sendJson(call.response, {}), {
    supportedInterfaces: [{ url: '/new', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  })
  expect((await connect(agent.origin)).url).toBe(`${agent.origin}/new`)
})
