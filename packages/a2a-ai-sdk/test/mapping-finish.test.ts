import { Output, tool, ToolLoopAgent } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromAISDK, type FromAISDKOptions } from '../src/from-ai-sdk.ts'
import { finish, scriptedModel, type Said } from './scripted-model.ts'
import { served } from './served.ts'

const name = 'Pricing'
const price = Output.object({ schema: z.object({ price: z.number() }) })
const used = (tokens: number) => ({
  inputTokens: tokens,
  outputTokens: tokens,
  totalTokens: 2 * tokens,
})

/** Serves an agent that says this, call by call. */
function serve(says: Said[][], options: Partial<FromAISDKOptions> = {}) {
  const model = scriptedModel(...says)
  return served(fromAISDK(new ToolLoopAgent({ model }), { name, ...options }))
}

/** Serves an agent with an output, which says this. */
function serveOutput(says: Said[], options: Partial<FromAISDKOptions> = { output: 'data' }) {
  const agent = new ToolLoopAgent({ model: scriptedModel(says), output: price })
  return served(fromAISDK(agent, { name, ...options }))
}

/** What was told, without how the turn went. */
const withoutFinish = (told: string[]) => told.filter((line) => !line.includes('"type":"finish"'))

test('row: output: one data artifact and no text, where that is said beforehand', async () => {
  await using server = serveOutput(['{"price"', ':7}'])
  expect(withoutFinish(await server.send('Price?'))).toEqual([
    'WORKING',
    'output-1 = {"price":7}',
    'COMPLETED',
  ])
})

test('row: output: its JSON streams as text and is taken back, where nothing is said', async () => {
  await using server = serveOutput(['{"price":7}'], {})
  expect(withoutFinish(await server.send('Price?'))).toEqual([
    'WORKING',
    'answer-1 = {"price":7}',
    'answer-1 = ',
    'output-1 = {"price":7}',
    'COMPLETED',
  ])
})

test('row: output: of an agent that has tools, it is that of the last step', async () => {
  const look = tool({ inputSchema: z.object({}), execute: () => 'found' })
  const model = scriptedModel(['Let me look.', { call: 'look' }], ['{"price":7}'])
  const agent = new ToolLoopAgent({ model, tools: { look }, output: price })
  await using server = served(fromAISDK(agent, { name, output: 'data' }))
  const told = await server.send('Price?')
  expect(told[1]).toBe('WORKING: Let me look.')
  expect(withoutFinish(told).slice(-2)).toEqual(['output-1 = {"price":7}', 'COMPLETED'])
  expect(told.join()).not.toContain('answer-1')
})

test('row: output: what does not fit it is FAILED, and not shown', async () => {
  await using server = serveOutput(['{"price":"secret"}'])
  const told = await server.send('Price?')
  expect(told.at(-1)).toMatch(/^FAILED: The agent failed/)
  expect(told.join()).not.toContain('secret')
  expect(server.errors).toEqual([
    expect.objectContaining({ message: expect.stringContaining('did not match schema') as string }),
  ])
})

test('row: output: what is cut off is FAILED, and says so', async () => {
  await using server = serveOutput(['{"pri', finish('length')])
  expect(withoutFinish(await server.send('Price?'))).toEqual([
    'WORKING',
    'FAILED: The output is not complete: it reached the length limit of the model.',
  ])
})

test('row: output: an agent whose output is text after all gives it whole', async () => {
  await using server = serve([['It is ', '7.']], { output: 'data' })
  expect(withoutFinish(await server.send('Price?'))).toEqual([
    'WORKING',
    'answer-1 = It is 7.',
    'COMPLETED',
  ])
})

test('an agent whose output is data says on its card that it gives JSON', () => {
  const agent = new ToolLoopAgent({ model: scriptedModel(), output: price })
  expect(fromAISDK(agent, { name, output: 'data' }).about.outputModes).toEqual(['application/json'])
  const outputModes = ['application/vnd.price+json']
  expect(fromAISDK(agent, { name, output: 'data', outputModes }).about.outputModes).toBe(
    outputModes,
  )
  expect(fromAISDK(agent, { name }).about.outputModes).toBeUndefined()
})

test('row: finish: text that was cut off is the answer, and the task says that it was', async () => {
  await using server = serve([['It is about', finish('length')]])
  expect((await server.send('Price?')).at(-1)).toBe('COMPLETED')
  const { artifacts, metadata } = await server.task()
  expect(artifacts).toMatchObject([{ artifactId: 'answer-1', parts: [{ text: 'It is about' }] }])
  expect(metadata).toEqual({ finishReason: 'length', usage: used(1) })
})

test('row: finish: what a content filter stopped is REJECTED, and no part of the conversation', async () => {
  const model = scriptedModel(['It is', finish('content-filter')], ['Hello.'])
  await using server = served(fromAISDK(new ToolLoopAgent({ model }), { name }))
  expect((await server.send('Price?')).at(-1)).toBe(
    'REJECTED: A content filter of the model stopped the answer.',
  )
  const rejected = await server.task()
  expect(rejected.metadata).toMatchObject({ finishReason: 'content-filter' })
  await server.send('Hi', { ...rejected, id: '' })
  expect(model.doStreamCalls[1]?.prompt).toHaveLength(1)
})

test.each(['error', 'interrupted'] as const)('row: finish: %s is FAILED', async (reason) => {
  await using server = serve([['It is', finish(reason)]])
  expect((await server.send('Price?')).at(-1)).toMatch(/^FAILED: The agent failed/)
  expect(server.errors).toHaveLength(1)
})

test('row: finish: a task knows what all its turns used', async () => {
  const tools = { choose: tool({ inputSchema: z.object({}), outputSchema: z.string() }) }
  const model = scriptedModel([{ call: 'choose' }], ['Plan s.'])
  await using server = served(fromAISDK(new ToolLoopAgent({ model, tools }), { name }))
  await server.send('Book')
  const paused = await server.task()
  expect(paused.metadata).toEqual({ finishReason: 'tool-calls', usage: used(1) })
  await server.send('s', paused)
  expect((await server.task()).metadata).toEqual({ finishReason: 'stop', usage: used(2) })
})

test('row: finish: tokens are not counted aloud where that is not wanted', async () => {
  await using server = serve([['Hi.']], { usage: false })
  expect(await server.send('Hi')).toEqual([
    'WORKING',
    'answer-1 = Hi.',
    'WORKING: {"type":"finish","finishReason":"stop"}',
    'COMPLETED',
  ])
  expect((await server.task()).metadata).toEqual({ finishReason: 'stop' })
})

test('row: abort: an agent that runs out of the time the server gives it is FAILED', async () => {
  const model = new MockLanguageModelV4({
    doStream: ({ abortSignal }) =>
      new Promise((_, reject) => {
        abortSignal?.addEventListener('abort', () => reject(abortSignal.reason))
      }),
  })
  const agent = fromAISDK(new ToolLoopAgent({ model }), { name })
  await using server = served(agent, { turnTimeout: 5 })
  expect(await server.send('Price?')).toEqual(['WORKING', 'FAILED: The agent took too long.'])
  expect(server.errors).toEqual([new Error('A turn took longer than 5 ms')])
})
