import { beforeEach, describe, expect, test, vi } from 'vitest'
import { connect } from '../../src/client/index.ts'
import { idempotencyExtension, userMessage, type Message } from '../../src/protocol/index.ts'
import { fakeAgent, status, taskIn } from './fake-agent.ts'
import { fold, story, tell, told } from './story.ts'

beforeEach(() => {
  // No pause before a connection is made again.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

describe('a pause', () => {
  test('for input ends the stream', async () => {
    await using agent = await fakeAgent((call) => {
      tell(call, 0, 2)
      call.event(status('TASK_STATE_INPUT_REQUIRED', 'Which?'))
    })
    const { outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(outcome).toMatchObject({ state: 'input-required', questions: [{ prompt: 'Which?' }] })
  })

  test('for credentials does not', async () => {
    await using agent = await fakeAgent((call) => {
      tell(call, 0, 2)
      call.event(status('TASK_STATE_AUTH_REQUIRED', 'Sign in'))
      tell(call, 2)
    })
    const { events, outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(outcome).toMatchObject({ state: 'completed' })
    expect(events).toHaveLength(story.length + 1)
  })

  test('for credentials does, where that is asked for', async () => {
    await using agent = await fakeAgent((call) => {
      tell(call, 0, 2)
      call.event(status('TASK_STATE_AUTH_REQUIRED', 'Sign in'))
    })
    const remote = await connect(agent.origin)
    const { outcome } = await told(remote.stream('x', { pausesAt: ['auth-required'] }))
    expect(outcome).toMatchObject({ state: 'auth-required', questions: [{ kind: 'auth' }] })
    await agent.calls[0]?.closed
  })

  test('for input does not, where only other pauses count', async () => {
    await using agent = await fakeAgent((call) => {
      tell(call, 0, 2)
      call.event(status('TASK_STATE_INPUT_REQUIRED', 'Which?'))
      tell(call, 2)
    })
    const remote = await connect(agent.origin)
    expect(await remote.ask('x', { pausesAt: [] })).toMatchObject({ state: 'completed' })
  })

  test('for credentials ends it when the server closes it there', async () => {
    await using agent = await fakeAgent((call) => {
      tell(call, 0, 2)
      call.event(status('TASK_STATE_AUTH_REQUIRED', 'Sign in'))
      call.end()
    })
    const { outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(outcome).toMatchObject({ state: 'auth-required', questions: [{ prompt: 'Sign in' }] })
  })

  const paused = fold([...story.slice(0, 2), status('TASK_STATE_INPUT_REQUIRED', 'Which?')])

  test('that the message answers is not the next one', async () => {
    await using agent = await fakeAgent((call) => {
      call.event({ task: paused })
      // The first server shuts down before it has read the message.
      if (call.method === 'SubscribeToTask') for (const event of story.slice(1)) call.event(event)
      call.end()
    })
    const remote = await connect(agent.origin)
    const { events, outcome } = await told(remote.stream('this', { task: paused }))
    expect(outcome).toMatchObject({ state: 'completed' })
    expect(events).toEqual([{ task: paused }, ...story.slice(1)])
    expect(agent.calls[0]?.params).toMatchObject({
      message: { taskId: 'task-1', contextId: 'context-1' },
    })
  })

  const found = { ...paused, history: [userMessage('x', { taskId: paused.id })] }
  const keepsHistory = {
    card: { capabilities: { streaming: true, extensions: [{ uri: idempotencyExtension }] } },
  }

  test.each([
    ['the task', paused],
    ['its id', paused.id],
  ])(
    'that a message to %s answers is not the next one, until the history has it',
    async (_, task) => {
      await using agent = await fakeAgent((call) => {
        call.event({ task: found })
        // Two servers shut down before they have read the message.
        if (agent.calls.length > 2) for (const event of story.slice(1)) call.event(event)
        call.end()
      }, keepsHistory)
      const { events, outcome } = await told((await connect(agent.origin)).stream('this', { task }))
      expect(outcome).toMatchObject({ state: 'completed' })
      expect(events).toEqual([{ task: found }, ...story.slice(1)])
      expect(agent.calls).toHaveLength(3)
    },
  )

  test('is the outcome at a server whose history need not have every message', async () => {
    await using agent = await fakeAgent((call) => {
      call.event({ task: found })
      call.end()
    })
    const remote = await connect(agent.origin)
    const { outcome } = await told(remote.stream('this', { task: paused.id }))
    expect(outcome).toMatchObject({ state: 'input-required' })
    expect(agent.calls).toHaveLength(1)
  })

  test.each([true, false])('is what a resumed task comes to, streaming: %s', async (streaming) => {
    await using agent = await fakeAgent(
      (call) => {
        if (call.method === 'GetTask') return call.result(found)
        call.event({ task: found })
        call.end()
      },
      { card: { capabilities: { streaming, extensions: [{ uri: idempotencyExtension }] } } },
    )
    const remote = await connect(agent.origin)
    const { outcome } = await told(remote.resume(paused.id))
    expect(outcome).toMatchObject({ state: 'input-required' })
    expect(agent.calls).toHaveLength(1)
  })

  test('that is found once the history has the message is the next one', async () => {
    await using agent = await fakeAgent((call) => {
      const { message } = call.params as { message: Message }
      call.event({ task: { ...paused, history: [message] } })
      call.end()
    })
    const remote = await connect(agent.origin)
    const { outcome } = await told(remote.stream('this', { task: paused.id }))
    expect(outcome).toMatchObject({ state: 'input-required', questions: [{ prompt: 'Which?' }] })
    expect(agent.calls).toHaveLength(1)
  })

  test('that is found where the known one was is the next one', async () => {
    await using agent = await fakeAgent((call) => call.event({ task: paused }))
    const remote = await connect(agent.origin)
    const before = { ...paused, status: { state: paused.status.state, timestamp: 'earlier' } }
    const { outcome } = await told(remote.stream('this', { task: before }))
    expect(outcome).toMatchObject({ state: 'input-required', questions: [{ prompt: 'Which?' }] })
    expect(agent.calls).toHaveLength(1)
  })

  test('that is asked again in the same words is the next one', async () => {
    await using agent = await fakeAgent((call) => {
      call.event({ task: paused })
      call.event(status('TASK_STATE_INPUT_REQUIRED', 'Which?'))
    })
    const remote = await connect(agent.origin)
    const { events } = await told(remote.stream('this', { task: paused }))
    expect(events).toHaveLength(2)
  })

  test.each([
    ['the task', paused, 2],
    ['its id', paused.id, 1],
  ])('that the message to %s left as it was is the outcome', async (_, task, calls) => {
    await using agent = await fakeAgent((call) => {
      call.event({ task: paused })
      call.end()
    })
    const remote = await connect(agent.origin)
    const { outcome } = await told(remote.stream('this', { task }))
    expect(outcome).toMatchObject({ state: 'input-required', questions: [{ prompt: 'Which?' }] })
    expect(agent.calls).toHaveLength(calls)
  })

  test('after which more follows at once is no end', async () => {
    await using agent = await fakeAgent((call) => {
      call.event({ task: taskIn('TASK_STATE_WORKING') })
      call.event(status('TASK_STATE_INPUT_REQUIRED', 'Asked before the message was read'))
      call.event(status('TASK_STATE_WORKING'))
      call.event(status('TASK_STATE_COMPLETED'))
      call.end()
    })
    const { outcome } = await told((await connect(agent.origin)).stream('x', { task: 'task-1' }))
    expect(outcome).toMatchObject({ state: 'completed' })
  })
})
