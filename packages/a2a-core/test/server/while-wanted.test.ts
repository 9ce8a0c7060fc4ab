import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { StreamResponse } from '../../src/protocol/index.ts'
import { TurnAborted, whileWanted } from '../../src/server/index.ts'

const working: StreamResponse = {
  task: { id: 'task-1', contextId: 'context-1', status: { state: 'TASK_STATE_WORKING' } },
}

type Opens = (signal: AbortSignal) => AsyncGenerator<StreamResponse, string, undefined>

/** Another agent, whose stream begins, goes on and breaks when it is told to. */
function asked() {
  const canceled: string[] = []
  const begin = Promise.withResolvers<StreamResponse>()
  const goOn = Promise.withResolvers<StreamResponse>()
  const closed = Promise.withResolvers<unknown>()
  // Nobody waits for it in every test.
  goOn.promise.catch(() => undefined)
  const open = vi.fn<Opens>(async function* (signal) {
    signal.addEventListener('abort', () => {
      closed.resolve(signal.reason)
      goOn.reject(signal.reason)
    })
    yield await begin.promise
    yield await goOn.promise
    return 'done'
  })
  const remote = { cancel: async (taskId: string) => canceled.push(taskId) }
  return { remote, open, canceled, begin, goOn, closed: closed.promise }
}

let controller: AbortController
let signal: AbortSignal

beforeEach(() => {
  controller = new AbortController()
  signal = controller.signal
})

/** The same after its first event. */
async function begun() {
  const remote = asked()
  const events = whileWanted(remote.remote, remote.open, { signal })
  remote.begin.resolve(working)
  await events.next()
  return { ...remote, events }
}

afterEach(() => {
  vi.useRealTimers()
})

test('what is asked and not aborted is given whole, and its task left alone', async () => {
  const { remote, open, canceled, begin, goOn } = asked()
  const events = whileWanted(remote, open, { signal })
  begin.resolve(working)
  goOn.resolve(working)
  expect(await events.next()).toEqual({ done: false, value: working })
  expect(await events.next()).toEqual({ done: false, value: working })
  expect(await events.next()).toEqual({ done: true, value: 'done' })
  controller.abort()
  expect(canceled).toEqual([])
})

describe('before the first event', () => {
  test('an abort is heard at once, and cancels a task that begins later', async () => {
    const { remote, open, canceled, begin, closed } = asked()
    const next = whileWanted(remote, open, { signal }).next()
    controller.abort(new Error('too late'))
    await expect(next).rejects.toThrow('too late')
    expect(canceled).toEqual([])
    begin.resolve(working)
    expect(await closed).toBe(signal.reason)
    expect(canceled).toEqual(['task-1'])
  })

  test.each(['as it is asked', 'just when it begins'])(
    'an abort counts that comes %s',
    async (when) => {
      const { remote, open, canceled, begin, closed } = asked()
      const opens: Opens = (own) => {
        if (when === 'as it is asked') controller.abort(new Error('too late'))
        else void begin.promise.then(() => controller.abort(new Error('too late')))
        return open(own)
      }
      const next = whileWanted(remote, opens, { signal }).next()
      begin.resolve(working)
      await expect(next).rejects.toThrow('too late')
      await closed
      expect(canceled).toEqual(['task-1'])
    },
  )

  test('an abort cancels a task that is gone on with at once', async () => {
    const { remote, open, canceled, closed } = asked()
    const next = whileWanted(remote, open, { signal, taskId: 'task-0' }).next()
    controller.abort(new TurnAborted('canceled'))
    await expect(next).rejects.toBe(signal.reason)
    expect(await closed).toBe(signal.reason)
    expect(canceled).toEqual(['task-0'])
  })

  test('an aborted task that does not begin is not waited for much longer', async () => {
    vi.useFakeTimers()
    const { remote, open, canceled, closed } = asked()
    const next = whileWanted(remote, open, { signal }).next()
    controller.abort(new Error('too late'))
    await expect(next).rejects.toThrow('too late')
    await vi.advanceTimersByTimeAsync(5000)
    expect(await closed).toBe(signal.reason)
    expect(canceled).toEqual([])
  })

  test('a task that will be taken up again is left as it is, and not waited for', async () => {
    const { remote, open, canceled, begin, closed } = asked()
    const next = whileWanted(remote, open, { signal }).next()
    controller.abort(new TurnAborted('shutdown'))
    await expect(next).rejects.toBe(signal.reason)
    expect(await closed).toBe(signal.reason)
    begin.resolve(working)
    expect(canceled).toEqual([])
  })

  test('nothing is asked when there was an abort', async () => {
    const { remote, open } = asked()
    controller.abort(new Error('too late'))
    await expect(whileWanted(remote, open, { signal }).next()).rejects.toThrow('too late')
    expect(open).not.toHaveBeenCalled()
  })
})

describe('after the first event', () => {
  test('an abort cancels the task', async () => {
    const { canceled, closed, events } = await begun()
    const next = events.next()
    controller.abort(new TurnAborted('deadline'))
    await expect(next).rejects.toBe(signal.reason)
    expect(await closed).toBe(signal.reason)
    expect(canceled).toEqual(['task-1'])
  })

  test('who leaves cancels the task', async () => {
    const { canceled, closed, events } = await begun()
    await events.return('left')
    await closed
    expect(canceled).toEqual(['task-1'])
  })

  test('the deadline of the stream cancels the task', async () => {
    const { canceled, goOn, events } = await begun()
    goOn.reject(new DOMException('too late', 'TimeoutError'))
    await expect(events.next()).rejects.toThrow('too late')
    expect(canceled).toEqual(['task-1'])
  })

  test('a stream that broke leaves the task to whoever sends the message again', async () => {
    const { canceled, goOn, events } = await begun()
    goOn.reject(new Error('the cable was cut'))
    await expect(events.next()).rejects.toThrow('the cable was cut')
    expect(canceled).toEqual([])
  })
})
