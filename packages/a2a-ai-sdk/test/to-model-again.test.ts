import { TurnAborted } from 'a2a-core/server'
import { fromFunction } from 'a2a-function'
import { generateText, tool, ToolLoopAgent } from 'ai'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { fromAISDK, toModel } from '../src/index.ts'
import { answers, FakeRemote } from './fake-remote.ts'
import { scriptedModel } from './scripted-model.ts'
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
  expect(idsSentTo(remote).size).toBe(3)
})

test('tools that ask for different things in one turn send messages of their own', async () => {
  vi.stubGlobal('AI_SDK_LOG_WARNINGS', false)
  const skills = ['a', 'b'].map((id) => ({ id, name: id, description: id, tags: [] }))
  const remote = new FakeRemote([answers('1'), answers('2'), answers('3')], { skills })
  const asking = (skill: string, instructions?: string) =>
    tool({
      inputSchema: z.object({}),
      execute: async (_, { messages }) => {
        const model = toModel(remote, { skill })
        return (await generateText({ model, messages, ...(instructions && { instructions }) })).text
      },
    })
  const tools = { a: asking('a'), b: asking('b'), brief: asking('b', 'Be brief') }
  const model = scriptedModel([{ call: 'a' }, { call: 'b' }, { call: 'brief' }], ['Done'])
  const desk = fromAISDK(new ToolLoopAgent({ model, tools }), { name: 'Desk' })
  expect(answerOf(await new TestTask().send(desk, 'Go'))).toBe('Done')
  expect(idsSentTo(remote).size).toBe(3)
})

test('steps that ask with as many messages, but others, send messages of their own', async () => {
  vi.stubGlobal('AI_SDK_LOG_WARNINGS', false)
  const remote = new FakeRemote([answers('One'), answers('Two')])
  const ask = tool({
    inputSchema: z.object({ about: z.string() }),
    execute: async ({ about }, { messages }) => {
      const [first] = messages
      if (first?.role !== 'user') throw new Error('The user said nothing')
      const model = toModel(remote)
      return (await generateText({ model, messages: [{ ...first, content: about }] })).text
    },
  })
  const model = scriptedModel(
    [{ call: 'ask', input: { about: 'seats' } }],
    [{ call: 'ask', input: { about: 'price' } }],
    ['Done'],
  )
  const desk = fromAISDK(new ToolLoopAgent({ model, tools: { ask } }), { name: 'Desk' })
  expect(answerOf(await new TestTask().send(desk, 'Go'))).toBe('Done')
  expect(idsSentTo(remote).size).toBe(2)
})

/** The ids that messages were sent under, each of which has one. */
function idsSentTo(remote: FakeRemote): Set<string> {
  return new Set(
    remote.sent.map(({ options: { messageId } }) => {
      if (messageId === undefined) throw new Error('A message was sent without an id')
      return messageId
    }),
  )
}
