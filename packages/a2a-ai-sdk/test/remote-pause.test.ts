import { expect, test } from 'vitest'
import { dataOf } from 'a2a-core'
import { tool, ToolLoopAgent } from 'ai'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { toTool } from '../src/to-tool.ts'
import { answers, asks, FakeRemote, waitsForSignIn } from './fake-remote.ts'
import { approval, callPricing, seats, serve, told } from './pricing.ts'
import { promptOf, scriptedModel } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestTask } from './test-task.ts'

test('a remote question becomes a question, and its answer goes on with the remote task', async () => {
  const { agent, model, remote } = serve(
    [['I will ask. ', callPricing], ['You get 30 % off.']],
    [asks(approval), answers('30 % ', 'granted')],
  )
  const task = new TestTask()
  const events = await task.send(agent(), 'I want 30 % off')
  expect(tell(events).slice(-3)).toEqual([
    'progress: Calling pricing',
    'anew: ',
    'approval: Allow 30 % off?',
  ])
  expect(model.doStreamCalls).toHaveLength(1)

  const rest = await task.answer(agent(), { approved: true })
  expect(tell(rest)).toEqual([
    'progress: Looking at the price book',
    'progress: pricing is done',
    'more: You ',
    'more: get ',
    'more: 30 ',
    'more: % ',
    'more: off.',
  ])
  expect(remote.sent[1]?.options).toMatchObject({ task: 'remote-1' })
  expect(dataOf(remote.sent[1]?.parts ?? [])).toEqual({ '1.1': { approved: true } })
  expect(promptOf(model, 1)).toEqual([
    'user: I want 30 % off',
    'assistant: I will ask. , call pricing {"request":"30 % off"}',
    `tool: result pricing ${told('30 % granted')}`,
  ])
})

test('a remote agent may ask again', async () => {
  const { agent, remote } = serve(
    [[callPricing], ['Done.']],
    [asks(approval), asks(seats), answers('granted')],
  )
  const task = new TestTask()
  await task.send(agent(), 'Go')
  const again = await task.answer(agent(), { approved: true })
  expect(tell(again)).toEqual(['question: How many seats?'])
  const events = await task.answer(agent(), '250')
  expect(answerOf(events)).toBe('Done.')
  expect(dataOf(remote.sent[2]?.parts ?? [])).toEqual({ '2.1': '250' })
  const ids = remote.sent.map(({ options }) => options.messageId)
  expect(ids).toEqual([ids[0], ids[0]?.replace(/0$/, '1'), ids[0]?.replace(/0$/, '2')])
})

test('a remote agent that was called with approval may ask', async () => {
  const model = scriptedModel([callPricing], ['Done.'])
  const remote = new FakeRemote([asks(seats), answers('granted')])
  const agent = fromAISDK(
    new ToolLoopAgent({
      model,
      tools: { pricing: toTool(remote) },
      toolApproval: { pricing: 'user-approval' },
    }),
    { name: 'Support' },
  )
  const task = new TestTask()
  await task.send(agent, 'Go')
  const asked = await task.answer(agent, { approved: true })
  expect(tell(asked)).toEqual(['question: How many seats?'])
  const events = await task.answer(agent, '250')
  expect(answerOf(events)).toBe('Done.')
  expect(remote.sent).toHaveLength(2)
})

test('credentials that a remote agent waits for are asked for as such', async () => {
  const { agent, remote } = serve(
    [[callPricing], ['Done.']],
    [waitsForSignIn('Sign in at https://id.example'), answers('ok')],
  )
  const task = new TestTask()
  const events = await task.send(agent(), 'Go')
  expect(tell(events).at(-1)).toBe('auth: Sign in at https://id.example')
  expect(answerOf(await task.answer(agent(), ''))).toBe('Done.')
  expect(remote.sent[1]).toMatchObject({
    parts: [{ text: 'Go on.' }],
    options: { task: 'remote-1' },
  })
})

test('an agent that asks in words is answered in words', async () => {
  const words = { id: '', kind: 'question' as const, prompt: 'How many?' }
  const { agent, remote } = serve([[callPricing], ['Done.']], [asks(words), answers('ok')])
  const task = new TestTask()
  await task.send(agent(), 'Go')
  await task.answer(agent(), '250')
  expect(remote.sent[1]?.parts).toEqual([{ text: '250' }])
})

test('an answer to a tool that is gone is a failure that the model reads', async () => {
  const { agent, model } = serve([[callPricing], ['Sorry.']], [asks(seats)])
  const task = new TestTask()
  await task.send(agent(), 'Go')
  const without = fromAISDK(new ToolLoopAgent({ model }), { name: 'Support' })
  expect(answerOf(await task.answer(without, '250'))).toBe('Sorry.')
  expect(promptOf(model, 1).at(-1)).toContain('The tool \\"pricing\\" is not there any more')
})

test('an agent inside a tool is not served: its pause is an error there, and nothing waits', async () => {
  const remote = new FakeRemote([asks(seats)])
  const inner = new ToolLoopAgent({
    model: scriptedModel([callPricing], ['I could not.']),
    tools: { pricing: toTool(remote) },
  })
  const ask = tool({
    inputSchema: z.object({}),
    execute: async (_input, { abortSignal }) => {
      const stream = await inner.stream({ prompt: 'Go', ...(abortSignal && { abortSignal }) })
      return stream.text
    },
  })
  const model = scriptedModel([{ call: 'ask' }], ['Done.'])
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { ask } }), { name: 'Support' })
  expect(answerOf(await new TestTask().send(agent, 'Go'))).toBe('Done.')
  expect(promptOf(model, 1).at(-1)).toContain('I could not.')
})
