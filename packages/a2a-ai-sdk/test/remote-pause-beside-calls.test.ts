import { expect, test, vi } from 'vitest'
import { dataOf } from 'a2a-core'
import { TurnAborted } from 'a2a-core/server'
import { tool, ToolLoopAgent } from 'ai'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { toTool } from '../src/to-tool.ts'
import { answers, asks, ends, FakeRemote } from './fake-remote.ts'
import { approval, callPricing, seats, serve, told } from './pricing.ts'
import { promptOf, scriptedModel } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestTask } from './test-task.ts'

test('a tool of the same step is run once, and its result is kept', async () => {
  const { agent, model, noted } = serve(
    [[callPricing, { call: 'note', input: { text: 'asked' }, id: 'n' }], ['Done.']],
    [asks(approval), answers('granted')],
  )
  const task = new TestTask()
  await task.send(agent(), 'Go')
  const events = await task.answer(agent(), { approved: true })
  expect(answerOf(events)).toBe('Done.')
  expect(noted).toEqual(['asked'])
  expect(model.doStreamCalls).toHaveLength(2)
  expect(promptOf(model, 1).at(-1)).toBe(
    `tool: result note {"type":"text","value":"noted"}, result pricing ${told('granted')}`,
  )
})

test('a question of a remote agent and an approval of a local tool are asked together', async () => {
  const ran: string[] = []
  const buy = tool({
    inputSchema: z.object({}),
    execute: async () => {
      ran.push('buy')
      return 'bought'
    },
  })
  const model = scriptedModel([callPricing, { call: 'buy', id: 'b' }], ['Done.'])
  const remote = new FakeRemote([asks(seats), asks(approval), answers('granted')])
  const agent = fromAISDK(
    new ToolLoopAgent({
      model,
      tools: { pricing: toTool(remote), buy },
      toolApproval: { buy: 'user-approval' },
    }),
    { name: 'Support' },
  )
  const task = new TestTask()
  const asked = await task.send(agent, 'Go')
  expect(tell(asked).slice(-2)).toEqual([
    'approval: May "buy" be called with {}?',
    'question: How many seats?',
  ])
  // The remote agent asks once more: what was approved waits too.
  const again = await task.answer(agent, { approved: true }, '250')
  expect(tell(again)).toEqual(['approval: Allow 30 % off?'])
  expect(ran).toEqual([])
  const events = await task.answer(agent, { approved: true })
  expect(answerOf(events)).toBe('Done.')
  expect(ran).toEqual(['buy'])
  expect(promptOf(model, 1).at(-1)).toBe(
    `tool: result pricing ${told('granted')}, result buy {"type":"text","value":"bought"}`,
  )
})

test('what remote agents ask in parallel is asked at once, and answered to each', async () => {
  const model = scriptedModel(
    [
      { call: 'pricing', input: { request: 'a' }, id: 'p' },
      { call: 'legal', input: { request: 'b' }, id: 'l' },
    ],
    ['Done.'],
  )
  const pricing = new FakeRemote([asks(seats), answers('250 seats')])
  const legal = new FakeRemote([asks(approval), ends('rejected', 'Not \u202Eallowed')])
  const agent = fromAISDK(
    new ToolLoopAgent({ model, tools: { pricing: toTool(pricing), legal: toTool(legal) } }),
    { name: 'Support' },
  )
  const task = new TestTask()
  await task.send(agent, 'Go')
  expect(task.questions.map(({ prompt }) => prompt)).toEqual([seats.prompt, approval.prompt])
  const events = await task.answer(agent, '250', { approved: false })
  expect(answerOf(events)).toBe('Done.')
  expect(dataOf(pricing.sent[1]?.parts ?? [])).toEqual({ '2.1': '250' })
  expect(dataOf(legal.sent[1]?.parts ?? [])).toEqual({ '1.1': { approved: false } })
  expect(promptOf(model, 1).at(-1)).toContain('rejected the request: Not allowed')
})

test('a pause does not wait for calls that the agent has no room to run', async () => {
  const busy = scriptedModel(
    [callPricing, { call: 'note', input: { text: 'asked' }, id: 'n' }],
    ['Done.'],
  )
  const asking = new FakeRemote([asks(seats), answers('granted')])
  const note = tool({ inputSchema: z.object({ text: z.string() }), execute: () => 'noted' })
  const agent = fromAISDK(
    new ToolLoopAgent({
      model: busy,
      tools: { pricing: toTool(asking), note },
      toolCallConcurrency: 1,
    }),
    { name: 'Support' },
  )
  const task = new TestTask()
  await task.send(agent, 'Go')
  const events = await task.answer(agent, '250')
  expect(answerOf(events)).toBe('Done.')
  expect(promptOf(busy, 1).at(-1)).toContain('It was not run')
})

test('a task that is canceled while a remote agent waits cancels the remote task too', async () => {
  const controller = new AbortController()
  const remote = new FakeRemote([
    async function* (message) {
      const asked = yield* asks(seats)(message)
      setImmediate(() => controller.abort(new TurnAborted('canceled')))
      return asked
    },
  ])
  const wait = tool({
    inputSchema: z.object({}),
    execute: (_input, { abortSignal }) =>
      new Promise<string>((_resolve, reject) => {
        abortSignal?.addEventListener('abort', () => reject(abortSignal.reason))
      }),
  })
  const agent = fromAISDK(
    new ToolLoopAgent({
      model: scriptedModel([callPricing, { call: 'wait' }]),
      tools: { pricing: toTool(remote), wait },
    }),
    { name: 'Support' },
  )
  const events = await new TestTask().send(agent, 'Go', { signal: controller.signal })
  expect(events.at(-1)?.kind).toBe('progress')
  await vi.waitFor(() => expect(remote.canceled).toEqual(['remote-1']))
})

test('a remote agent that waits longer than its tool may is a failure, and is canceled', async () => {
  const remote = new FakeRemote([asks(seats)])
  const slow = tool({
    inputSchema: z.object({}),
    execute: async () => {
      await vi.waitFor(() => expect(remote.canceled).toEqual(['remote-1']))
      return 'done'
    },
  })
  const model = scriptedModel([callPricing, { call: 'slow' }], ['Sorry.'])
  const agent = fromAISDK(
    new ToolLoopAgent({
      model,
      tools: { pricing: toTool(remote), slow },
      timeout: { tools: { pricingMs: 5 } },
    }),
    { name: 'Support' },
  )
  expect(answerOf(await new TestTask().send(agent, 'Go'))).toBe('Sorry.')
  expect(promptOf(model, 1).at(-1)).toContain('TimeoutError')
})
