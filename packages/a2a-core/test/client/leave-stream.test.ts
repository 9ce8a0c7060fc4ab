import { describe, expect, test } from 'vitest'
import { connect } from '../../src/client/index.ts'
import { fakeAgent } from './fake-agent.ts'
import { tell, told } from './story.ts'

describe('leaving a stream', () => {
  test('closes the connection, and nothing else', async () => {
    await using agent = await fakeAgent((call) => tell(call, 0, 3))
    const remote = await connect(agent.origin)
    for await (const event of remote.stream('x')) {
      if (event.artifactUpdate) break
    }
    await agent.calls[0]?.closed
    expect(agent.calls).toHaveLength(1)
  })

  test('works while the stream waits', async () => {
    await using agent = await fakeAgent((call) => tell(call, 0, 1))
    const events = (await connect(agent.origin)).stream('x')
    await events.next()
    const waiting = events.next().catch((error: unknown) => error)
    await events.return(undefined as never)
    expect(await waiting).toMatchObject({ name: 'AbortError' })
    await agent.calls[0]?.closed
  })

  test('by a signal throws its reason, and does not cancel the task', async () => {
    const leaving = new AbortController()
    await using agent = await fakeAgent((call) => tell(call, 0, 3))
    const remote = await connect(agent.origin)
    const failed = (async () => {
      for await (const event of remote.stream('x', { signal: leaving.signal })) {
        if (event.artifactUpdate) leaving.abort(new Error('enough'))
      }
    })()
    await expect(failed).rejects.toThrow('enough')
    await agent.calls[0]?.closed
    expect(agent.calls).toHaveLength(1)
  })

  test('by a signal that has aborted asks nothing', async () => {
    await using agent = await fakeAgent()
    const remote = await connect(agent.origin)
    const failed = told(remote.stream('x', { signal: AbortSignal.abort(new Error('no')) }))
    await expect(failed).rejects.toThrow('no')
    expect(agent.calls).toHaveLength(0)
  })

  test('at the deadline throws a TimeoutError', async () => {
    await using agent = await fakeAgent((call) => tell(call, 0, 3))
    const remote = await connect(agent.origin)
    const soon = new Date(Date.now() + 50)
    await expect(told(remote.stream('x', { deadline: 50 }))).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    await expect(told(remote.stream('x', { deadline: soon }))).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    await expect(told(remote.stream('x', { deadline: Number.NaN }))).rejects.toThrow(TypeError)
    expect(agent.calls.every(({ method }) => method === 'SendStreamingMessage')).toBe(true)
  })
})
