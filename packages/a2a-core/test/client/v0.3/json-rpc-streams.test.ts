import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/client/index.ts'
import { TaskNotFoundError } from '../../../src/protocol/index.ts'
import { told } from '../story.ts'
import { artifact, tell, v03Agent, v03Answered, v03Chunk, v03Status, v03Task } from './peer.ts'

const options = { retry: false } as const

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
