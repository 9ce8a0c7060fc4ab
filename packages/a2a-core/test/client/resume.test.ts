import { beforeEach, describe, expect, test, vi } from 'vitest'
import { connect, ConnectError, type ConnectOptions } from '../../src/client/index.ts'
import { TaskNotFoundError, type StreamResponse } from '../../src/protocol/index.ts'
import { fakeAgent, frame, status } from './fake-agent.ts'
import { fold, printed, story, tell, told } from './story.ts'

beforeEach(() => {
  // No pause before a connection is made again.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

const [begin] = story

describe('a connection that breaks', () => {
  const bytes = new TextEncoder().encode(story.map((event) => frame(event)).join(''))
  const beginning = new TextEncoder().encode(frame(story[0] as StreamResponse)).length
  /** How many events are whole in so many bytes. */
  const whole = (length: number): number =>
    new TextDecoder().decode(bytes.subarray(0, length)).split('\n\n').length - 1

  test('anywhere leaves neither gap nor repetition', async () => {
    const cuts = Array.from({ length: 40 }, (_, index) =>
      Math.floor(beginning + (index * (bytes.length - beginning - 1)) / 39),
    )
    let at = 0
    let later = 0
    await using agent = await fakeAgent((call) => {
      if (call.method === 'SendStreamingMessage') {
        call.write(bytes.subarray(0, at))
        call.cut()
      } else {
        tell(call, Math.min(whole(at) + later, story.length - 1))
        call.end()
      }
    })
    const remote = await connect(agent.origin)
    for (at of cuts) {
      // What happens while nobody is connected is told, too.
      for (later of [0, 1, 2]) {
        const { events, outcome } = await told(remote.stream('How much?'))
        const { history: _, ...task } = fold(events)
        expect(task, `cut at ${at}`).toEqual(fold(story))
        expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
        expect(printed(events, 'offer')).toBe('{}')
        expect(events.filter((event) => event.task)).toHaveLength(1)
        expect(outcome).toMatchObject({ state: 'completed' })
      }
    }
  })

  test('after each event is made again each time', async () => {
    let next = 0
    await using agent = await fakeAgent((call) => {
      tell(call, next, ++next)
      call.cut()
    })
    const { events } = await told((await connect(agent.origin)).stream('How much?'))
    expect(events).toEqual(story)
    expect(agent.calls.map(({ method }) => method)).toEqual([
      'SendStreamingMessage',
      ...Array.from({ length: story.length - 1 }, () => 'SubscribeToTask'),
    ])
    expect(agent.calls[1]?.params).toEqual({ id: 'task-1' })
  })

  test('is made again from the last number, where the server sends numbers', async () => {
    await using agent = await fakeAgent((call) => {
      const after = Number(call.headers['last-event-id'] ?? 0)
      for (const [index, event] of story.slice(after, after + 3).entries()) {
        call.event(event, after + index + 1)
      }
      call.cut()
    })
    const { events, outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(events).toEqual(story)
    expect(outcome).toMatchObject({ state: 'completed', task: fold(story) })
    expect(agent.calls.map(({ headers }) => headers['last-event-id'])).toEqual([
      undefined,
      '3',
      '6',
    ])
  })

  test('by a clean end in the middle is made again', async () => {
    await using agent = await fakeAgent((call) => {
      tell(call, call.method === 'SubscribeToTask' ? 4 : 0, 4)
      if (call.method === 'SubscribeToTask') tell(call, 4)
      call.end()
    })
    const { events } = await told((await connect(agent.origin)).stream('x'))
    expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
  })

  test.each([
    ['that is no Latin', '✓'],
    ['with a control character', 'a\u0001'],
    ['without end', 'x'.repeat(20_000)],
    ['that is empty', ''],
  ])('is made again without a number, after one %s', async (_, number) => {
    await using agent = await fakeAgent((call) => {
      if (call.method === 'SubscribeToTask') tell(call, 4)
      else {
        call.event(story[0] as StreamResponse, 1)
        call.write(`id: ${number}\n${frame(story[1] as StreamResponse)}`)
        call.cut()
      }
    })
    const { events, outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
    expect(outcome).toMatchObject({ state: 'completed' })
    expect(agent.calls[1]?.headers).not.toHaveProperty('last-event-id')
  })

  test('by silence is made again', async () => {
    await using agent = await fakeAgent((call) => {
      if (call.method === 'SubscribeToTask') tell(call, 4)
      else tell(call, 0, 4)
    })
    const remote = await connect(agent.origin, { idleTimeout: 50 })
    const { events } = await told(remote.stream('x'))
    expect(events).toEqual(story)
  })

  test('while the task ends is made good by GetTask', async () => {
    await using agent = await fakeAgent((call) => {
      if (call.method === 'GetTask') call.result(fold(story))
      else if (call.method === 'SubscribeToTask') call.error(-32004, 'The task has ended')
      else {
        tell(call, 0, 4)
        call.cut()
      }
    })
    const remote = await connect(agent.origin)
    const { events, outcome } = await told(remote.stream('x', { historyLength: 2 }))
    expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
    expect(fold(events)).toEqual(fold(story))
    expect(outcome).toMatchObject({ state: 'completed' })
    expect(agent.calls.at(-1)?.params).toEqual({ id: 'task-1', historyLength: 2 })
  })

  test('is made good by GetTask, too, where an ended task is as good as none', async () => {
    await using agent = await fakeAgent((call) => {
      if (call.method === 'GetTask') call.result(fold(story))
      else if (call.method === 'SubscribeToTask') {
        // Within the stream, as the official Go SDK has it.
        const error = { code: -32001, message: 'no active execution' }
        call.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: '1', error })}\n\n`)
        call.end()
      } else {
        tell(call, 0, 4)
        call.cut()
      }
    })
    const { events, outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(fold(events)).toEqual(fold(story))
    expect(outcome).toMatchObject({ state: 'completed' })
  })

  test('and cannot be made again is given up, saying why', async () => {
    await using agent = await fakeAgent((call) => {
      if (call.method === 'SubscribeToTask') call.status(502)
      else {
        tell(call, 0, 3)
        call.cut()
      }
    })
    const failed = told((await connect(agent.origin)).stream('x'))
    await expect(failed).rejects.toBeInstanceOf(ConnectError)
    await expect(failed).rejects.toThrow(
      `The stream of task task-1 could not be resumed: ${agent.origin}/ answered 502 Bad Gateway`,
    )
    expect(agent.calls).toHaveLength(1 + 6)
  })

  test('is made again as often as a call, where that is more often', async () => {
    await using agent = await fakeAgent((call) => {
      if (call.method === 'SubscribeToTask' && agent.calls.length < 1 + 8) call.status(502)
      else if (call.method === 'SubscribeToTask') tell(call, 3)
      else {
        tell(call, 0, 3)
        call.cut()
      }
    })
    const remote = await connect(agent.origin, { retry: { attempts: 8 } })
    const { events } = await told(remote.stream('x'))
    expect(events).toEqual(story)
  })

  test('is tried again for as long as somebody answers', async () => {
    let quiet = 0
    await using agent = await fakeAgent((call) => {
      if (call.method === 'SubscribeToTask' && ++quiet === 12) tell(call, 2)
      else tell(call, call.method === 'SubscribeToTask' ? 2 : 0, 2)
      call.cut()
    })
    const { events } = await told((await connect(agent.origin)).stream('x'))
    expect(events).toEqual(story)
  })

  test('because the task is gone is not made again', async () => {
    await using agent = await fakeAgent((call) => {
      if (call.method !== 'SendStreamingMessage') call.error(-32001, 'No such task')
      else {
        tell(call, 0, 3)
        call.cut()
      }
    })
    const failed = told((await connect(agent.origin)).stream('x'))
    await expect(failed).rejects.toBeInstanceOf(TaskNotFoundError)
    const methods = agent.calls.map(({ method }) => method)
    expect(methods).toEqual(['SendStreamingMessage', 'SubscribeToTask', 'GetTask'])
  })

  test('before its first event is not made again, for there is nothing to ask for', async () => {
    await using agent = await fakeAgent((call) => {
      call.write(frame(begin as StreamResponse).slice(0, 20))
      call.cut()
    })
    const failed = told((await connect(agent.origin)).stream('x'))
    await expect(failed).rejects.toBeInstanceOf(ConnectError)
    expect(agent.calls).toHaveLength(1)
  })

  test('is not made again without retries', async () => {
    const options: ConnectOptions = { retry: false }
    await using agent = await fakeAgent((call) => {
      tell(call, 0, 3)
      call.cut()
    })
    const failed = told((await connect(agent.origin, options)).stream('x'))
    await expect(failed).rejects.toBeInstanceOf(ConnectError)
    expect(agent.calls).toHaveLength(1)
  })
})

describe('a subscription', () => {
  test('follows the task to its end, over pauses and broken connections', async () => {
    let next = 2
    await using agent = await fakeAgent((call) => {
      if (next === 4) {
        call.event({ task: fold([...story.slice(0, 4), status('TASK_STATE_INPUT_REQUIRED', '?')]) })
      } else tell(call, next, next + 2)
      next += 2
      call.cut()
    })
    const { events } = await told((await connect(agent.origin)).subscribe('task-1'))
    expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
    expect(events.filter(({ task }) => task)).toHaveLength(1)
    expect(events.at(-1)).toEqual(status('TASK_STATE_COMPLETED'))
  })

  test('goes on after the number that was seen last', async () => {
    await using agent = await fakeAgent((call) => {
      story.slice(5).forEach((event, index) => call.event(event, 6 + index))
      call.end()
    })
    const remote = await connect(agent.origin)
    const { events } = await told(remote.subscribe('task-1', { lastEventId: '5' }))
    expect(events).toEqual(story.slice(5))
    expect(agent.calls[0]?.headers['last-event-id']).toBe('5')
  })

  test('is opened again when the server is busy, and says when it cannot be', async () => {
    await using agent = await fakeAgent((call) => {
      if (agent.calls.length === 1) call.status(503)
      else call.error(-32004, 'The task has ended')
    })
    const failed = told((await connect(agent.origin)).subscribe('task-1'))
    await expect(failed).rejects.toMatchObject({ name: 'UnsupportedOperationError' })
    expect(agent.calls).toHaveLength(2)
  })
})
