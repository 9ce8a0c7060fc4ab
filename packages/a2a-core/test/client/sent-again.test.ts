import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { connect, ConnectError } from '../../src/client/index.ts'
import { idempotencyExtension, userMessage } from '../../src/protocol/index.ts'
import { fakeAgent, frame, messageOf, taskIn, type Call } from './fake-agent.ts'
import { story, tell, told } from './story.ts'

beforeEach(() => {
  // No pause before a message is sent again.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

const knowing = {
  card: { capabilities: { streaming: true, extensions: [{ uri: idempotencyExtension }] } },
}

const request = { message: userMessage('hello') }

/** Ways in which a call can fail that may pass. */
const failures: [string, (call: Call) => void][] = [
  ['breaks before it is answered', (call) => void call.response.socket?.destroy()],
  ['breaks in the middle', (call) => call.response.writeHead(200).write('{', () => call.cut())],
  ['is told to come again', (call) => call.status(503)],
]

describe('a call with a message that', () => {
  test.each(failures)('%s is made again where the agent knows it again', async (_, fail) => {
    await using agent = await fakeAgent((call) => {
      if (agent.calls.length < 3) fail(call)
      else call.result({ task: taskIn('TASK_STATE_COMPLETED') })
    }, knowing)
    const remote = await connect(agent.origin)
    expect(await remote.send(request)).toMatchObject({ task: { id: 'task-1' } })
    expect(agent.calls.map(messageOf)).toEqual([request.message, request.message, request.message])
    const active = agent.calls.map(({ headers }) => headers['a2a-extensions'])
    expect(active).toEqual([idempotencyExtension, idempotencyExtension, idempotencyExtension])
  })

  test.each(failures)('%s is not made again where it does not', async (_, fail) => {
    await using agent = await fakeAgent(fail)
    // To activate an extension that the agent does not declare makes no difference.
    const remote = await connect(agent.origin, { extensions: [idempotencyExtension] })
    await expect(remote.send(request)).rejects.toBeInstanceOf(Error)
    expect(agent.calls).toHaveLength(1)
  })
})

describe('a stream that breaks before its first event, where the agent knows the message', () => {
  const before = frame(story[0] ?? {}).slice(0, 20)

  test('is opened again with the same message', async () => {
    await using agent = await fakeAgent((call) => {
      if (agent.calls.length === 3) tell(call, 0)
      else call.write(agent.calls.length === 1 ? before : ': alive\n\n')
      if (agent.calls.length === 2) call.end()
      else call.cut()
    }, knowing)
    const { events, outcome } = await told((await connect(agent.origin)).stream('x'))
    expect(events).toEqual(story)
    expect(outcome).toMatchObject({ state: 'completed' })
    expect(new Set(agent.calls.map((call) => messageOf(call).messageId)).size).toBe(1)
  })

  test('and goes on breaking is opened for as long as somebody answers', async () => {
    await using agent = await fakeAgent((call) => {
      if (agent.calls.length === 20) tell(call, 0)
      else call.write(before)
      call.cut()
    }, knowing)
    const { events } = await told((await connect(agent.origin)).stream('x'))
    expect(events).toEqual(story)
  })

  test('because nothing comes is opened again with the same message', async () => {
    await using agent = await fakeAgent((call) => {
      if (agent.calls.length === 3) tell(call, 0)
      else call.write(': alive\n\n')
    }, knowing)
    const { events } = await told((await connect(agent.origin, { idleTimeout: 20 })).stream('x'))
    expect(events).toEqual(story)
    expect(new Set(agent.calls.map((call) => messageOf(call).messageId)).size).toBe(1)
  })

  test('because nobody answers is given up in time', async () => {
    await using agent = await fakeAgent(() => undefined, knowing)
    const asked = Promise.withResolvers<void>()
    let calls = 0
    const remote = await connect(agent.origin, {
      retry: { attempts: 2 },
      fetch: (url, init) => {
        if (init.method !== 'POST') return fetch(url, init)
        calls++
        asked.resolve()
        // As with a server that took the request and does nothing.
        return new Promise((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        })
      },
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const [failed] = await Promise.allSettled([
      told(remote.stream('x')),
      asked.promise.then(() => vi.advanceTimersByTimeAsync(61_000)),
    ])
    const message = `${agent.origin}/ did not answer within 30 s`
    expect(failed).toMatchObject({ status: 'rejected', reason: { message } })
    expect(calls).toBe(2)
  })

  test('and always ends without an event is given up', async () => {
    await using agent = await fakeAgent((call) => {
      call.write(': alive\n\n')
      call.end()
    }, knowing)
    const failed = told((await connect(agent.origin)).stream('x'))
    await expect(failed).rejects.toThrow('closed the stream without an event')
    expect(agent.calls).toHaveLength(6)
  })

  test('is not opened again without retries', async () => {
    await using agent = await fakeAgent((call) => {
      call.write(before)
      call.cut()
    }, knowing)
    const failed = told((await connect(agent.origin, { retry: false })).stream('x'))
    await expect(failed).rejects.toBeInstanceOf(ConnectError)
    expect(agent.calls).toHaveLength(1)
  })
})

test('a subscription that breaks before its first event is opened again', async () => {
  await using agent = await fakeAgent((call) => {
    if (agent.calls.length < 8) call.write(': alive\n\n')
    else tell(call, 2)
    call.cut()
  })
  const { events } = await told((await connect(agent.origin)).subscribe('task-1'))
  expect(events.slice(1)).toEqual(story.slice(2))
})
