import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  TaskNotCancelableError,
  TaskNotFoundError,
  textOf,
  UnsupportedOperationError,
  userMessage,
  type StreamResponse,
} from 'a2a-core'
import { connect, TaskEndedError } from 'a2a-core/client'
import { connectThrough } from './connect-through.ts'
import { serveV03 } from './v0.3-sdk.ts'

// The official SDK as it was published for 0.3: its server, and our client.

test.each(['JSONRPC', 'HTTP+JSON'])(
  'its card says that it speaks 0.3 over %s first',
  async (preferred) => {
    await using official = await serveV03({ preferred })
    const remote = await connect(official.url)
    expect(remote.url).toBe(`${official.url}/${preferred === 'JSONRPC' ? 'rpc' : 'rest'}`)
    expect(remote.card).toMatchObject({ name: 'Official', skills: [{ id: 'chat' }] })
    expect(await remote.ask('hi')).toMatchObject({ state: 'completed', text: 'You said hi' })
  },
)

describe.each(['JSONRPC', 'HTTP+JSON'] as const)('an official server of 0.3 over %s', (binding) => {
  beforeEach(() => {
    // It says on the console when somebody subscribes to a task that rests, or is not there.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    // No pause before a connection is made again.
    vi.spyOn(Math, 'random').mockReturnValue(0)
  })

  test('is asked, and answers', async () => {
    await using official = await serveV03()
    const remote = await connect(official.url, { binding })
    const answer = await remote.ask('hi')
    expect(answer).toMatchObject({ state: 'completed', text: 'You said hi', data: { length: 2 } })
    const id = answer.task?.id ?? ''
    expect(await remote.getTask(id)).toMatchObject({ id, history: [{ role: 'ROLE_USER' }] })
    const { task } = await remote.send({ message: userMessage('ho') })
    expect(task).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' } })
  })

  test('replies with a message', async () => {
    await using official = await serveV03()
    const remote = await connect(official.url, { binding })
    expect(await remote.ask('reply')).toMatchObject({ state: 'completed', text: 'Hello' })
    expect(await remote.send({ message: userMessage('reply') })).toMatchObject({
      message: { role: 'ROLE_AGENT' },
    })
  })

  test('does not stream, and is asked all the same', async () => {
    await using official = await serveV03({ capabilities: {} })
    const remote = await connect(official.url, { binding })
    expect(await remote.ask('hi')).toMatchObject({ state: 'completed', text: 'You said hi' })
  })

  test('asks back, and is answered in the same task', async () => {
    await using official = await serveV03()
    const remote = await connect(official.url, { binding })
    const asked = await remote.ask('ask')
    if (asked.state !== 'input-required') throw new Error(asked.state)
    expect(asked).toMatchObject({ text: 'Which?', questions: [{ prompt: 'Which?' }] })
    const answer = await asked.answer('this')
    expect(answer).toMatchObject({ state: 'completed', text: 'You said this' })
    expect(answer.task?.id).toBe(asked.task.id)
  })

  test('fails, and the caller is told', async () => {
    await using official = await serveV03()
    const remote = await connect(official.url, { binding })
    await expect(remote.ask('fail')).rejects.toThrow(TaskEndedError)
  })

  test('streams, is subscribed to, and cancels', async () => {
    await using official = await serveV03()
    const remote = await connect(official.url, { binding })
    const events: StreamResponse[] = []
    const subscribed: StreamResponse[] = []
    for await (const event of remote.stream('wait')) {
      events.push(event)
      if (event.statusUpdate?.status.state !== 'TASK_STATE_WORKING') continue
      const { taskId } = event.statusUpdate
      for await (const first of remote.subscribe(taskId)) {
        subscribed.push(first)
        break
      }
      await remote.cancel(taskId)
    }
    expect(subscribed).toMatchObject([{ task: { id: events[0]?.task?.id } }])
    expect(events.at(-1)).toMatchObject({
      statusUpdate: { status: { state: 'TASK_STATE_CANCELED' } },
    })
  })

  test('is followed through connections that are cut', async () => {
    await using official = await serveV03()
    const plan = [
      { after: 3, bytes: 20 },
      { after: 2, reset: true },
      { after: 0 },
      { after: 4, bytes: 3 },
    ]
    await using through = await connectThrough(official.url, binding, plan, {
      retry: { attempts: 8 },
    })
    const { remote, proxy } = through
    const events: StreamResponse[] = []
    for await (const event of remote.stream('slowly')) events.push(structuredClone(event))
    expect(proxy.cuts).toBeGreaterThan(1)
    const told = events.flatMap(({ task, artifactUpdate }) => [
      ...(task?.artifacts ?? []).flatMap(({ parts }) => parts),
      ...(artifactUpdate?.artifact.parts ?? []),
    ])
    expect(textOf(told)).toBe(Array.from({ length: 30 }, (_, word) => `${word} `).join(''))
    expect(events.at(-1)).toMatchObject({
      statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } },
    })
  })

  test('has errors that are ours', async () => {
    await using official = await serveV03()
    const remote = await connect(official.url, { binding })
    await expect(remote.getTask('none')).rejects.toThrow(TaskNotFoundError)
    await expect(remote.subscribe('none').next()).rejects.toThrow(TaskNotFoundError)
    await expect(remote.listTasks().next()).rejects.toThrow(UnsupportedOperationError)
    const { task } = await remote.ask('hi')
    await expect(remote.cancel(task?.id ?? '')).rejects.toThrow(TaskNotCancelableError)
    const ended = await Array.fromAsync(remote.subscribe(task?.id ?? ''))
    expect(ended).toMatchObject([{ task: { status: { state: 'TASK_STATE_COMPLETED' } } }])
  })
})
