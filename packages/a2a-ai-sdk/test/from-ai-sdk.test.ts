import { dataPart, filePart, textPart } from 'a2a-core'
import type { AgentEvent } from 'a2a-core/server'
import { Output, tool, ToolLoopAgent } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { promptOf, scriptedModel } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestContext, TestTask } from './test-task.ts'

const weather = tool({
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}`,
})

test('text streams as it comes, and stays', async () => {
  const agent = fromAISDK(new ToolLoopAgent({ model: scriptedModel(['Hello there']) }), {
    name: 'Greeter',
  })
  expect(agent).toMatchObject({ id: 'greeter', serial: 'context', recovery: 'resume' })
  const events = await new TestTask().send(agent, 'Hi')
  expect(tell(events)).toEqual(['more: Hello ', 'more: there'])
})

test('text before tool calls becomes progress, and the next text takes its place', async () => {
  const model = scriptedModel(
    ['Let me look. ', { call: 'weather', input: { city: 'Bonn' } }],
    ['It is sunny.'],
  )
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { weather } }), { name: 'Weather' })
  const events = await new TestTask().send(agent, 'How is the weather in Bonn?')
  expect(tell(events)).toEqual([
    'more: Let ',
    'more: me ',
    'more: look. ',
    'progress: Let me look. ',
    'progress: Calling weather',
    'progress: weather is done',
    'anew: It ',
    'more: is ',
    'more: sunny.',
  ])
  expect(answerOf(events)).toBe('It is sunny.')
  expect(promptOf(model, 1).at(-1)).toContain('Sunny in Bonn')
})

test('a second message finds what was said before', async () => {
  const model = scriptedModel(
    [{ call: 'weather', input: { city: 'Bonn' } }],
    ['Sunny.'],
    ['Bonn, as I said.'],
  )
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { weather } }), { name: 'Weather' })
  const context = new TestContext()
  await new TestTask('a', context).send(agent, 'Weather in Bonn?')
  await new TestTask('b', context).send(agent, 'Where?')
  expect(promptOf(model, 2)).toEqual([
    'user: Weather in Bonn?',
    'assistant: call weather {"city":"Bonn"}',
    'tool: result weather {"type":"text","value":"Sunny in Bonn"}',
    'assistant: Sunny.',
    'user: Where?',
  ])
})

test('a task begins from finished turns, and a paused one keeps what is its own', async () => {
  const model = scriptedModel(
    [{ call: 'weather', input: { city: 'Bonn' } }],
    ['Two.'],
    ['Sunny.'],
    ['Yes.'],
  )
  const agent = fromAISDK(
    new ToolLoopAgent({ model, tools: { weather }, toolApproval: { weather: 'user-approval' } }),
    { name: 'Weather' },
  )
  const context = new TestContext()
  const paused = new TestTask('a', context)
  await paused.send(agent, 'Weather in Bonn?')
  await new TestTask('b', context).send(agent, 'What is 1 + 1?')
  expect(promptOf(model, 1)).toEqual(['user: What is 1 + 1?'])
  await paused.answer(agent, { approved: true })
  await new TestTask('c', context).send(agent, 'Sure?')
  expect(promptOf(model, 3)).toEqual([
    'user: What is 1 + 1?',
    'assistant: Two.',
    'user: Weather in Bonn?',
    'assistant: call weather {"city":"Bonn"}',
    'tool: result weather {"type":"text","value":"Sunny in Bonn"}',
    'assistant: Sunny.',
    'user: Sure?',
  ])
})

test('text, data and files of a message reach the model', async () => {
  const model = scriptedModel(['Thanks.'])
  const agent = fromAISDK(new ToolLoopAgent({ model }), { name: 'Reader' })
  await new TestTask().send(agent, [
    textPart('Read these'),
    dataPart({ seats: 250 }),
    filePart(new Uint8Array([1, 2]), { mediaType: 'image/png', filename: 'a.png' }),
    filePart(new URL('data:text/plain;base64,SGk='), { mediaType: 'text/plain' }),
  ])
  expect(model.doStreamCalls[0]?.prompt).toMatchObject([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Read these' },
        { type: 'text', text: '{"seats":250}' },
        {
          type: 'file',
          data: { type: 'data', data: 'AQI=' },
          mediaType: 'image/png',
          filename: 'a.png',
        },
        { type: 'file', data: { type: 'data', data: 'SGk=' }, mediaType: 'text/plain' },
      ],
    },
  ])
})

test('a file at an address that is none of the web is refused', async () => {
  const agent = fromAISDK(new ToolLoopAgent({ model: scriptedModel() }), { name: 'Reader' })
  const events = await new TestTask().send(agent, { url: 'file:///etc/passwd' })
  expect(tell(events)).toEqual([
    'rejected: message.parts[0].url: expected an http, https or data URL',
  ])
})

test('nothing of a tool is shown but that it is called, unless it is said', async () => {
  const secret = tool({
    inputSchema: z.object({ key: z.string() }),
    execute: async ({ key }): Promise<string> => {
      throw new Error(`the key was ${key}`)
    },
  })
  const serve = (shown: { arguments?: boolean; result?: boolean }) =>
    fromAISDK(
      new ToolLoopAgent({
        model: scriptedModel([{ call: 'secret', input: { key: 'hunter2' }, id: 'c' }], ['Done.']),
        tools: { secret },
      }),
      { name: 'Secret', tools: { secret: shown } },
    )
  const hidden = await new TestTask().send(serve({}), 'Go')
  expect(progressOf(hidden)).toEqual([
    { type: 'tool-call', id: 'c', name: 'secret', state: 'working' },
    { type: 'tool-result', id: 'c', name: 'secret', state: 'failed' },
  ])
  const shown = await new TestTask().send(serve({ arguments: true, result: true }), 'Go')
  expect(progressOf(shown)).toEqual([
    { type: 'tool-call', id: 'c', name: 'secret', state: 'working', arguments: { key: 'hunter2' } },
    {
      type: 'tool-result',
      id: 'c',
      name: 'secret',
      state: 'failed',
      error: 'Error: the key was hunter2',
    },
  ])
})

test('a tool that is shown tells of its preliminary results', async () => {
  const count = tool({
    inputSchema: z.object({}),
    async *execute() {
      yield 1
      yield 2
    },
  })
  const agent = fromAISDK(
    new ToolLoopAgent({ model: scriptedModel([{ call: 'count' }], ['Done.']), tools: { count } }),
    { name: 'Counter', tools: { count: { result: true } } },
  )
  expect(tell(await new TestTask().send(agent, 'Count'))).toEqual([
    'progress: Calling count',
    'progress: count is working',
    'progress: count is working',
    'progress: count is done',
    'more: Done.',
  ])
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

test('call options are made of the turn', async () => {
  const model = scriptedModel(['Hi.'])
  const agent = fromAISDK(
    new ToolLoopAgent({
      model,
      callOptionsSchema: z.object({ owner: z.string() }),
      prepareCall: ({ options, ...call }) => ({ ...call, instructions: `For ${options.owner}` }),
    }),
    { name: 'Greeter', options: ({ caller }) => ({ owner: caller.owner }) },
  )
  await new TestTask().send(agent, 'Hi')
  expect(promptOf(model, 0)[0]).toBe('system: For anonymous')
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

test('it says what it takes when it is given something else', () => {
  const model = scriptedModel()
  // @ts-expect-error a model is no agent
  expect(() => fromAISDK(model, { name: 'Model' })).toThrow('such as a ToolLoopAgent')
  // @ts-expect-error the agent asks for call options
  fromAISDK(new ToolLoopAgent({ model, callOptionsSchema: z.object({ a: z.string() }) }), {
    name: 'Agent',
  })
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

/** The data of all progress. */
function progressOf(events: AgentEvent[]): unknown[] {
  return events.flatMap((event) => (event.kind === 'progress' ? [event.parts[1]?.data] : []))
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
