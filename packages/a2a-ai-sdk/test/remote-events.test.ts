import { TurnAborted } from 'a2a-core/server'
import { afterEach, expect, test, vi } from 'vitest'
import { remoteEvents } from '../src/remote-events.ts'
import { FakeRemote, remoteTask } from './fake-remote.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A remote agent that says nothing for a while, then begins a task. */
function slow() {
  const begin = Promise.withResolvers<void>()
  const left = Promise.withResolvers<unknown>()
  const remote = new FakeRemote([
    async function* ({ options: { signal } }) {
      signal?.addEventListener('abort', () => left.resolve(signal.reason))
      await begin.promise
      yield { task: remoteTask('TASK_STATE_WORKING') }
      throw new Error('nobody reads on')
    },
  ])
  return { remote, begin: begin.resolve, left: left.promise }
}

test('an abort is heard at once, and cancels a task that begins later', async () => {
  const { remote, begin, left } = slow()
  const controller = new AbortController()
  const { signal } = controller
  const next = remoteEvents(remote, 'Go', { task: undefined, signal }).next()
  controller.abort(new Error('too late'))
  await expect(next).rejects.toThrow('too late')
  expect(remote.canceled).toEqual([])
  begin()
  expect(await left).toBe(signal.reason)
  expect(remote.canceled).toEqual(['remote-1'])
})

test('a task that does not begin is not waited for much longer', async () => {
  vi.useFakeTimers()
  const { remote, left } = slow()
  const controller = new AbortController()
  const { signal } = controller
  const next = remoteEvents(remote, 'Go', { task: undefined, signal }).next()
  controller.abort(new Error('too late'))
  await expect(next).rejects.toThrow('too late')
  await vi.advanceTimersByTimeAsync(5000)
  expect(await left).toBe(signal.reason)
  expect(remote.canceled).toEqual([])
})

test('a task that will be taken up again is left as it is', async () => {
  const { remote, begin, left } = slow()
  const controller = new AbortController()
  const { signal } = controller
  const next = remoteEvents(remote, 'Go', { task: undefined, signal }).next()
  controller.abort(new TurnAborted('shutdown'))
  await expect(next).rejects.toBe(signal.reason)
  begin()
  await left
  expect(remote.canceled).toEqual([])
})

test('nothing is sent when there is an abort before', async () => {
  const { remote } = slow()
  const signal = AbortSignal.abort(new Error('too late'))
  const next = remoteEvents(remote, 'Go', { task: 'remote-1', signal }).next()
  await expect(next).rejects.toThrow('too late')
  expect(remote.sent).toEqual([])
})
