import { TurnAborted, type AbortReason } from 'a2a-core/server'
import { describe, expect, test, vi } from 'vitest'
import { completed, FakeRemote, submitted, type Script } from './fake-remote.ts'
import { driverOf } from './remote-node.ts'

/** A remote agent that works until it is aborted, which it does itself first. */
function working(controller: AbortController, reason: AbortReason): FakeRemote {
  const script: Script = async function* ({ options: { signal } }) {
    yield submitted
    controller.abort(new TurnAborted(reason))
    signal?.throwIfAborted()
    return completed('Too late')
  }
  return new FakeRemote(script)
}

describe('when the local run is aborted', () => {
  test.each(['canceled', 'deadline'] as const)('as %s, so is the remote task', async (reason) => {
    const controller = new AbortController()
    const remote = working(controller, reason)
    await driverOf(remote).send('?', { signal: controller.signal })
    expect(remote.canceled).toEqual(['remote-1'])
  })

  test('before the remote agent said anything, its task is canceled once it is known', async () => {
    const controller = new AbortController()
    const begin = Promise.withResolvers<void>()
    const remote = new FakeRemote(async function* ({ options: { signal } }) {
      controller.abort(new TurnAborted('canceled'))
      await begin.promise
      signal?.throwIfAborted()
      yield submitted
      return completed('Too late')
    })
    await driverOf(remote).send('?', { signal: controller.signal })
    begin.resolve()
    await vi.waitFor(() => expect(remote.canceled).toEqual(['remote-1']))
  })

  test.each(['shutdown', 'lost'] as const)('as %s, the remote task goes on', async (reason) => {
    const controller = new AbortController()
    const remote = working(controller, reason)
    await driverOf(remote).send('?', { signal: controller.signal })
    expect(remote.canceled).toEqual([])
  })

  test('the next attempt sends the same message again', async () => {
    const controller = new AbortController()
    const remote = working(controller, 'shutdown')
    const driver = driverOf(remote)
    await driver.send('?', { signal: controller.signal })
    expect((await driver.send('?', { attempt: 2 })).text).toBe('Too late')
    const [first, second] = remote.sent.map(({ options }) => options.messageId)
    expect(second).toBe(first)
  })
})
