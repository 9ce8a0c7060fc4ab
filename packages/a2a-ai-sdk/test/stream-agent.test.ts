import { isStepCount, Output, tool, ToolLoopAgent } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import type { AISDKAgent } from '../src/ai-sdk-agent.ts'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { finish, promptOf, scriptedModel } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestContext, TestTask } from './test-task.ts'

const weather = tool({
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}`,
})

test('sources and files become artifacts', async () => {
  const model = scriptedModel([
    { type: 'source', sourceType: 'url', id: 's1', url: 'https://a.example', title: 'A' },
    { type: 'source', sourceType: 'document', id: 's2', title: 'B', mediaType: 'text/plain' },
    { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AQI=' } },
    'See above.',
  ])
  const agent = fromAISDK(new ToolLoopAgent({ model }), { name: 'Painter' })
  const events = await new TestTask().send(agent, 'Paint')
  const artifacts = events.flatMap((event) => (event.kind === 'artifact' ? [event.artifact] : []))
  expect(artifacts).toMatchObject([
    { artifactId: 'file-1-1-1', parts: [{ raw: 'AQI=', mediaType: 'image/png' }] },
    {
      artifactId: 'sources-1-1',
      name: 'sources',
      parts: [
        { data: { sourceType: 'url', id: 's1', url: 'https://a.example', title: 'A' } },
        { data: { sourceType: 'document', id: 's2', title: 'B', mediaType: 'text/plain' } },
      ],
    },
  ])
})

test('structured output becomes a data artifact', async () => {
  const agent = fromAISDK(
    new ToolLoopAgent({
      model: scriptedModel(['{"price":7}']),
      output: Output.object({ schema: z.object({ price: z.number() }) }),
    }),
    { name: 'Pricing' },
  )
  const events = await new TestTask().send(agent, 'Price?')
  expect(events.find((event) => event.kind === 'artifact')).toMatchObject({
    artifact: { artifactId: 'output-1', parts: [{ data: { price: 7 } }] },
  })
  // The JSON that the model wrote is not the answer's text, too.
  expect(events.findLast((event) => event.kind === 'text')).toMatchObject({
    text: '',
    append: false,
  })
})

test.each([
  ['no output of its own', {}, 0],
  ['one', { output: Output.object({ schema: z.object({ price: z.number() }) }) }, 1],
])('of an agent that has %s, the output is read as often as need be', async (_, more, times) => {
  const agent = new ToolLoopAgent({ model: scriptedModel(['Hello'], ['{"price":7}']), ...more })
  const result = await agent.stream({ prompt: 'Hi' })
  await result.consumeStream()
  const read = vi.spyOn(Object.getPrototypeOf(result), 'output', 'get')
  await new TestTask().send(fromAISDK(agent, { name: 'Pricing' }), 'Price?')
  expect(read).toHaveBeenCalledTimes(times)
  read.mockRestore()
})

test('an agent that has an output of which the library does not know gives it as data', async () => {
  const inner = new ToolLoopAgent({ model: scriptedModel(['Seven.']) })
  const agent: AISDKAgent = {
    version: inner.version,
    async stream(options) {
      const { fullStream } = await inner.stream(options)
      return { fullStream, output: Promise.resolve({ price: 7 }) }
    },
  }
  const events = await new TestTask().send(fromAISDK(agent, { name: 'Pricing' }), 'Price?')
  expect(events.find((event) => event.kind === 'artifact')).toMatchObject({
    artifact: { artifactId: 'output-1', parts: [{ data: { price: 7 } }] },
  })
})

test('an agent that does not say whether it has an output is asked for it', async () => {
  const inner = new ToolLoopAgent({
    model: scriptedModel(['{"price":7}']),
    output: Output.object({ schema: z.object({ price: z.number() }) }),
  })
  const agent: AISDKAgent = {
    version: inner.version,
    stream: ({ messages }) => inner.stream({ messages }),
  }
  const events = await new TestTask().send(fromAISDK(agent, { name: 'Pricing' }), 'Price?')
  expect(events.find((event) => event.kind === 'artifact')).toMatchObject({
    artifact: { parts: [{ data: { price: 7 } }] },
  })
})

test('reasoning is kept to itself, unless it is said', async () => {
  const silent = fromAISDK(new ToolLoopAgent({ model: thinkingModel() }), { name: 'Thinker' })
  expect(tell(await new TestTask().send(silent, 'Go'))).toEqual(['more: 42'])
  const open = fromAISDK(new ToolLoopAgent({ model: thinkingModel() }), {
    name: 'Thinker',
    reasoning: true,
  })
  const events = await new TestTask().send(open, 'Go')
  expect(tell(events)).toEqual(['progress: Hm, 42', 'more: 42'])
  expect(events[0]).toMatchObject({ parts: [{ metadata: { thought: true } }] })
})

test('what a model throws is thrown, and nothing is kept of the turn', async () => {
  const onError = vi.fn<() => void>()
  const model = new MockLanguageModelV4({
    doStream: async () => {
      throw new Error('no such model')
    },
  })
  const agent = fromAISDK(new ToolLoopAgent({ model, onError, maxRetries: 0 }), { name: 'Broken' })
  const task = new TestTask()
  await expect(task.send(agent, 'Hi')).rejects.toThrow('no such model')
  expect(task.saved).toBeUndefined()
  expect(onError).toHaveBeenCalledOnce()
})

test('a stream that breaks is an error, though text was sent', async () => {
  const model = scriptedModel(['Hel', { type: 'error', error: 'overloaded' }])
  const agent = fromAISDK(new ToolLoopAgent({ model, onError: () => {} }), { name: 'Broken' })
  await expect(new TestTask().send(agent, 'Hi')).rejects.toThrow('overloaded')
})

test('a call that the model did not finish does not spoil the conversation', async () => {
  const model = scriptedModel(
    ['Let me ', { call: 'weather', input: { city: 'Bonn' } }, finish('length')],
    ['Sorry.'],
  )
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { weather } }), { name: 'Weather' })
  const context = new TestContext()
  await new TestTask('a', context).send(agent, 'Weather?')
  expect(answerOf(await new TestTask('b', context).send(agent, 'And?'))).toBe('Sorry.')
  expect(promptOf(model, 1)[2]).toContain('It was not run')
})

test('text before calls that nothing follows is no answer', async () => {
  const model = scriptedModel(['Let me look.', { call: 'weather', input: { city: 'Bonn' } }])
  const agent = fromAISDK(
    new ToolLoopAgent({ model, tools: { weather }, stopWhen: isStepCount(1) }),
    { name: 'Weather' },
  )
  expect(answerOf(await new TestTask().send(agent, 'Weather?'))).toBe('')
})

test('a tool that the provider runs itself does not end the answer', async () => {
  const model = scriptedModel([
    'Searching. ',
    {
      type: 'tool-call',
      toolCallId: 'web',
      toolName: 'search',
      input: '{}',
      providerExecuted: true,
      dynamic: true,
    },
    { type: 'tool-result', toolCallId: 'web', toolName: 'search', result: 7, dynamic: true },
    'Found it.',
  ])
  const agent = fromAISDK(new ToolLoopAgent({ model }), { name: 'Searcher' })
  expect(answerOf(await new TestTask().send(agent, 'Search'))).toBe('Searching. Found it.')
})

test('a model that ends with an error is an error', async () => {
  const model = scriptedModel(['Hm.', finish('error')])
  const agent = fromAISDK(new ToolLoopAgent({ model }), { name: 'Broken' })
  await expect(new TestTask().send(agent, 'Hi')).rejects.toThrow('The model ended with an error')
})

test('an agent that runs out of its own time is an error, not an answer', async () => {
  const agent = fromAISDK(new ToolLoopAgent({ model: hangingModel(() => {}), timeout: 5 }), {
    name: 'Slow',
  })
  await expect(new TestTask().send(agent, 'Hi')).rejects.toThrow('timeout')
})

test('an abort reaches the model, and ends the turn without a word', async () => {
  const controller = new AbortController()
  const reason = new Error('canceled')
  let reached: unknown
  const model = hangingModel((signal) => {
    signal?.addEventListener('abort', () => (reached = signal.reason))
    controller.abort(reason)
  })
  const agent = fromAISDK(new ToolLoopAgent({ model }), { name: 'Slow' })
  const events = await new TestTask().send(agent, 'Hi', { signal: controller.signal })
  expect(events).toEqual([])
  expect(reached).toBe(reason)
})

/** A model that never answers. */
function hangingModel(called: (signal: AbortSignal | undefined) => void): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doStream: ({ abortSignal }) =>
      new Promise((_resolve, reject) => {
        abortSignal?.addEventListener('abort', () => reject(abortSignal.reason))
        called(abortSignal)
      }),
  })
}

function thinkingModel(): MockLanguageModelV4 {
  return scriptedModel([
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-delta', id: 'r', delta: 'Hm, ' },
    { type: 'reasoning-delta', id: 'r', delta: '42' },
    { type: 'reasoning-end', id: 'r' },
    '42',
  ])
}
