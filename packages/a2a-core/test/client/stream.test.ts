import { beforeEach, describe, expect, test, vi } from 'vitest'
import { connect } from '../../src/client/index.ts'
import { InvalidAgentResponseError, TaskNotFoundError } from '../../src/protocol/index.ts'
import { fakeAgent, frame, status } from './fake-agent.ts'
import { fold, printed, story, tell, told } from './story.ts'

beforeEach(() => {
  // No pause before a connection is made again.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

describe('a stream', () => {
  test('gives the events as they come, and the outcome', async () => {
    await using agent = await fakeAgent((call) => {
      tell(call, 0)
      call.end()
    })
    const remote = await connect(agent.origin)
    const { events, outcome } = await told(remote.stream('How much?'))
    expect(events).toEqual(story)
    expect(outcome).toMatchObject({ state: 'completed', text: 'Grüße, das kostet 12 €\n\n{}' })
    expect(agent.calls[0]?.headers.accept).toBe('text/event-stream')
    expect(agent.calls[0]?.params).toMatchObject({
      message: { role: 'ROLE_USER', parts: [{ text: 'How much?' }] },
    })
  })

  test('may be one message', async () => {
    const message = { messageId: 'm', role: 'ROLE_AGENT' as const, parts: [{ text: 'Hi' }] }
    await using agent = await fakeAgent((call) => {
      call.event({ message })
      call.end()
    })
    const { events, outcome } = await told((await connect(agent.origin)).stream('Hello'))
    expect(events).toEqual([{ message }])
    expect(outcome).toMatchObject({ state: 'completed', text: 'Hi', message })
  })

  test('may be one result that is not streamed, and is followed from there', async () => {
    await using agent = await fakeAgent((call) => {
      if (call.method === 'SendStreamingMessage') call.result({ task: fold(story.slice(0, 4)) })
      else tell(call, 4)
    })
    const { events } = await told((await connect(agent.origin)).stream('x'))
    expect(events).toEqual([{ task: fold(story.slice(0, 4)) }, ...story.slice(4)])
  })

  test('keeps its connection for the next request', async () => {
    const sockets = new Set<unknown>()
    await using agent = await fakeAgent((call) => {
      sockets.add(call.response.socket)
      tell(call, 0)
      call.end()
    })
    const remote = await connect(agent.origin)
    for (let times = 0; times < 8; times++) await told(remote.stream('x'))
    // One that has just ended may not be free yet.
    expect(sockets.size).toBeLessThanOrEqual(2)
  })

  test('ends at the last event, though the server leaves it open', async () => {
    await using agent = await fakeAgent((call) => tell(call, 0))
    const { outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(outcome).toMatchObject({ state: 'completed' })
    await agent.calls[0]?.closed
  })

  test('that fails before its first event throws the error', async () => {
    await using agent = await fakeAgent((call) => call.error(-32001, 'No such task'))
    const remote = await connect(agent.origin)
    const failed = told(remote.stream('x', { task: 'gone' }))
    await expect(failed).rejects.toBeInstanceOf(TaskNotFoundError)
  })

  test.each([
    ['garbage', 'data: {"json\n\n', 'sent an event that is not JSON'],
    ['an unknown event', frame({}), 'expected exactly one of task, message'],
    [
      'a wrong field',
      frame(status('TASK_STATE_GONE' as 'TASK_STATE_WORKING')),
      'SendStreamingMessage does not fit the specification: statusUpdate.status.state:',
    ],
    ['an error', 'data: {"jsonrpc":"2.0","error":{"code":-32603,"message":"E-1"}}\n\n', 'E-1'],
  ])('that brings %s throws', async (_, bytes, message) => {
    await using agent = await fakeAgent((call) => {
      tell(call, 0, 3)
      call.write(bytes)
      call.end()
    })
    await expect(told((await connect(agent.origin)).stream('x'))).rejects.toThrow(message)
    expect(agent.calls).toHaveLength(1)
  })

  test('that is a page throws', async () => {
    await using agent = await fakeAgent((call) => call.status(200, '<html>'))
    const failed = told((await connect(agent.origin)).stream('x'))
    await expect(failed).rejects.toBeInstanceOf(InvalidAgentResponseError)
    await expect(failed).rejects.toThrow('answered 200 with text/html that is no JSON-RPC 2.0')
  })

  test('that ends before its first event throws', async () => {
    await using agent = await fakeAgent((call) => {
      call.write(': hello\n\n')
      call.end()
    })
    const failed = told((await connect(agent.origin)).stream('x'))
    await expect(failed).rejects.toThrow('closed the stream without an event')
    expect(agent.calls).toHaveLength(1)
  })
})

describe('an agent that does not stream', () => {
  test('is asked for its task until that ends', async () => {
    let next = 2
    await using agent = await fakeAgent(
      (call) => {
        const task = fold(story.slice(0, next++))
        call.result(call.method === 'SendMessage' ? { task } : task)
      },
      { card: { capabilities: {} } },
    )
    const { events } = await told((await connect(agent.origin)).stream('x'))
    expect(fold(events)).toEqual(fold(story))
    expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
    expect(new Set(agent.calls.map(({ method }) => method))).toEqual(
      new Set(['SendMessage', 'GetTask']),
    )
  })
})
