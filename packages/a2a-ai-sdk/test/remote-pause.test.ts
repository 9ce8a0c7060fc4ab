import { expect, test, vi } from 'vitest'
import { dataOf } from 'a2a-core'
import { quotedAnswer } from 'a2a-core/client'
import { TurnAborted, type Agent } from 'a2a-core/server'
import { tool, ToolLoopAgent } from 'ai'
import type { MockLanguageModelV4 } from 'ai/test'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { toTool } from '../src/to-tool.ts'
import { answers, asks, ends, FakeRemote, waitsForSignIn, type Reaction } from './fake-remote.ts'
import { promptOf, scriptedModel, type Said } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestTask } from './test-task.ts'

const approval = { id: '1.1', kind: 'approval' as const, prompt: 'Allow 30 % off?' }
const seats = { id: '2.1', kind: 'question' as const, prompt: 'How many seats?' }
const callPricing: Said = { call: 'pricing', input: { request: '30 % off' }, id: 'p' }

function serve(
  script: Said[][],
  reactions: Reaction[],
): { agent: () => Agent; model: MockLanguageModelV4; remote: FakeRemote; noted: string[] } {
  const model = scriptedModel(...script)
  const remote = new FakeRemote(reactions)
  const noted: string[] = []
  const note = tool({
    inputSchema: z.object({ text: z.string() }),
    execute: async ({ text }) => {
      noted.push(text)
      return 'noted'
    },
  })
  // Each turn has an agent of its own: nothing may live on in memory.
  const agent = (): Agent =>
    fromAISDK(new ToolLoopAgent({ model, tools: { pricing: toTool(remote), note } }), {
      name: 'Support',
      tools: { pricing: { result: true } },
    })
  return { agent, model, remote, noted }
}

/** How the model is told what the remote agent answered. */
const told = (answer: string) =>
  JSON.stringify({ type: 'json', value: quotedAnswer('Pricing', answer) })

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
