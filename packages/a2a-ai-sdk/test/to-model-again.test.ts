import { TurnAborted } from 'a2a-core/server'
import { fromFunction } from 'a2a-function'
import { ToolLoopAgent } from 'ai'
import { expect, test, vi } from 'vitest'
import { fromAISDK, toModel } from '../src/index.ts'
import { answers, FakeRemote } from './fake-remote.ts'
import { serveOnSocket } from './serve-on-socket.ts'
import { answerOf } from './tell.ts'
import { TestTask } from './test-task.ts'

test('a turn that runs again, as its process died, hears of the same remote task', async () => {
  const price = Promise.withResolvers<string>()
  let runs = 0
  const pricing = fromFunction(
    async function* () {
      runs++
      yield 'The price: '
      yield await price.promise
    },
    { name: 'Pricing' },
  )
  await using server = await serveOnSocket(pricing)
  const agent = fromAISDK(new ToolLoopAgent({ model: toModel(server.remote) }), { name: 'Desk' })
  const task = new TestTask()
  const controller = new AbortController()
  for await (const event of task.stream(agent, 'Go', { signal: controller.signal })) {
    if (event.kind === 'text') controller.abort(new TurnAborted('lost'))
  }
  price.resolve('12')
  const events = await task.send(agent, 'Go', { attempt: 2 })
  expect(answerOf(events)).toBe('The price: 12')
  expect(runs).toBe(1)
})

test('each turn sends a message of its own, and so does each task', async () => {
  vi.stubGlobal('AI_SDK_LOG_WARNINGS', false)
  const remote = new FakeRemote([answers('a'), answers('b'), answers('c')])
  const agent = fromAISDK(new ToolLoopAgent({ model: toModel(remote) }), { name: 'Desk' })
  const task = new TestTask()
  await task.send(agent, 'Go')
  await task.send(agent, 'Go')
  await new TestTask('task-2').send(agent, 'Go')
  const ids = remote.sent.map(({ options }) => options.messageId)
  expect(ids.every((id) => typeof id === 'string')).toBe(true)
  expect(new Set(ids).size).toBe(3)
})
