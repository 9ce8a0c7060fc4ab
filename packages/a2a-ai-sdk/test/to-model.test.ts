import { dataPart, filePart, textPart } from 'a2a-core'
import { ConnectError, TaskEndedError } from 'a2a-core/client'
import {
  artifact,
  failed,
  fromFunction,
  progress,
  rejected,
  type AgentFunction,
} from 'a2a-function'
import {
  generateText,
  Output,
  streamText,
  tool,
  ToolLoopAgent,
  type TextStreamPart,
  type ToolSet,
} from 'ai'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { fromAISDK, toModel } from '../src/index.ts'
import { FakeRemote, remoteTask } from './fake-remote.ts'
import { scriptedModel } from './scripted-model.ts'
import { serveOnSocket } from './serve-on-socket.ts'

const warned = vi.fn<(logged: { warnings: unknown[] }) => void>()
beforeEach(() => {
  warned.mockReset()
  vi.stubGlobal('AI_SDK_LOG_WARNINGS', warned)
})

const serve = (run: AgentFunction) => serveOnSocket(fromFunction(run, { name: 'Pricing' }))
const image = new Uint8Array([1, 2])

/** A stream of text in few words: its texts, thoughts and files. */
async function said(stream: AsyncIterable<TextStreamPart<ToolSet>>): Promise<string[]> {
  const lines: string[] = []
  for await (const part of stream) {
    if (part.type === 'text-delta') lines.push(`${part.id}: ${part.text}`)
    if (part.type === 'reasoning-delta') lines.push(`${part.id}: ${part.text}`)
    if (part.type === 'text-end' && part.providerMetadata?.['a2a']?.['replaced']) {
      lines.push(`${part.id} was replaced`)
    }
    if (part.type === 'file') lines.push(`file ${part.file.mediaType} ${part.file.base64}`)
    if (part.type === 'source' && part.sourceType === 'url') lines.push(`source ${part.url}`)
    if (part.type === 'error') lines.push(String(part.error))
  }
  return lines
}

describe('text', () => {
  test('streams as the remote agent says it', async () => {
    const heard = Promise.withResolvers<void>()
    await using server = await serve(async function* () {
      yield '250 seats: '
      await heard.promise
      yield '7 EUR'
    })
    const { textStream } = streamText({ model: toModel(server.remote), prompt: '250 seats' })
    const texts: string[] = []
    for await (const text of textStream) {
      texts.push(text)
      // The rest is not said before the beginning was heard.
      heard.resolve()
    }
    expect(texts).toEqual(['250 seats: ', '7 EUR'])
  })

  test('is generated, with what the framework tells of it', async () => {
    await using server = await serve(() => '7 EUR')
    const result = await generateText({ model: toModel(server.remote), prompt: '250 seats' })
    const [task] = await Array.fromAsync(server.remote.listTasks())
    expect(result).toMatchObject({ text: '7 EUR', finishReason: 'stop' })
    expect(result.finalStep.providerMetadata?.['a2a']).toEqual({
      agent: 'Pricing',
      state: 'completed',
      taskId: task?.id,
      contextId: task?.contextId,
    })
    expect(result.finalStep.response).toMatchObject({ id: task?.id, modelId: 'Pricing' })
    expect(warned).not.toHaveBeenCalled()
  })

  test('that is replaced ends, and what replaces it begins anew', async () => {
    const look = tool({ inputSchema: z.object({}), execute: () => 'found' })
    const agent = () => {
      const model = scriptedModel(['Let me look.', { call: 'look' }], ['7 EUR'])
      return fromAISDK(new ToolLoopAgent({ model, tools: { look } }), { name: 'Pricing' })
    }
    await using streaming = await serveOnSocket(agent())
    const { stream } = streamText({ model: toModel(streaming.remote), prompt: 'Price?' })
    expect(await said(stream)).toEqual([
      ...['Let ', 'me ', 'look.'].map((text) => `text-1: ${text}`),
      'thought-1: Calling look',
      'thought-2: look is done',
      'text-1 was replaced',
      ...['\n\n', '7 ', 'EUR'].map((text) => `text-2: ${text}`),
    ])
    // What is generated is the answer alone.
    await using whole = await serveOnSocket(agent())
    const result = await generateText({ model: toModel(whole.remote), prompt: 'Price?' })
    expect(result.text).toBe('7 EUR')
  })

  test('of several artifacts has a blank line between them', async () => {
    await using server = await serve(async function* () {
      yield 'The price is 7 EUR.'
      yield artifact('Billed yearly.', { name: 'terms' })
    })
    const model = toModel(server.remote)
    const expected = 'The price is 7 EUR.\n\nBilled yearly.'
    expect(await streamText({ model, prompt: 'Price?' }).text).toBe(expected)
    expect((await generateText({ model, prompt: 'Price?' })).text).toBe(expected)
  })
})

describe('what else the remote agent says', () => {
  test('of what it is doing is reasoning, unless that is not wanted', async () => {
    await using server = await serve(async function* () {
      yield progress('Looking at the price book')
      yield progress([textPart('Calling'), dataPart({ tool: 'calculator' })])
      yield '7 EUR'
    })
    const { stream } = streamText({ model: toModel(server.remote), prompt: 'Price?' })
    expect(await said(stream)).toEqual([
      'thought-1: Looking at the price book',
      'thought-2: Calling',
      'text-1: 7 EUR',
    ])
    const silent = toModel(server.remote, { progress: false })
    const result = await generateText({ model: silent, prompt: 'Price?' })
    expect(result.reasoning).toEqual([])
    expect(result.text).toBe('7 EUR')
  })

  test('are files, and addresses of files', async () => {
    await using server = await serve(async function* () {
      yield artifact([filePart(image, { mediaType: 'image/png', filename: 'a.png' })])
      yield artifact([
        { url: 'https://files.example/offer.pdf', mediaType: 'application/pdf', filename: 'Offer' },
        { url: 'data:text/plain;base64,SGk=', mediaType: 'text/plain' },
        { url: 'javascript:alert(1)' },
      ])
    })
    const { stream } = streamText({ model: toModel(server.remote), prompt: 'Draw' })
    expect(await said(stream)).toEqual([
      'file image/png AQI=',
      'source https://files.example/offer.pdf',
      'file text/plain SGk=',
    ])
    const result = await generateText({ model: toModel(server.remote), prompt: 'Draw' })
    expect(result.files.map(({ base64 }) => base64)).toEqual(['AQI=', 'SGk='])
    expect(result.sources).toMatchObject([{ title: 'Offer' }])
  })

  test('in data is JSON text, and in the metadata', async () => {
    await using server = await serve(async function* () {
      yield 'Here it is.'
      yield artifact(dataPart({ price: 7 }))
    })
    const model = toModel(server.remote)
    const { text, finalStep } = await generateText({ model, prompt: 'Price?' })
    expect(text).toBe('Here it is.\n\n{"price":7}')
    expect(finalStep.providerMetadata?.['a2a']).toMatchObject({ data: { price: 7 } })
    expect(finalStep.content[1]).toMatchObject({
      providerMetadata: { a2a: { data: { price: 7 } } },
    })
    expect(await streamText({ model, prompt: 'Price?' }).text).toBe(text)
  })

  test('is given as it is where raw parts are asked for', async () => {
    await using server = await serve(() => '7 EUR')
    const { stream } = streamText({
      model: toModel(server.remote),
      prompt: 'Price?',
      include: { rawChunks: true },
    })
    const raw: unknown[] = []
    for await (const part of stream) if (part.type === 'raw') raw.push(part.rawValue)
    expect(raw.at(-1)).toMatchObject({
      statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } },
    })
  })

  test('of its own tokens is the usage, and that it was cut off the reason to finish', async () => {
    const model = scriptedModel(['It is about', { type: 'finish', ...cutOff }])
    await using server = await serveOnSocket(
      fromAISDK(new ToolLoopAgent({ model }), { name: 'Pricing' }),
    )
    const result = await generateText({ model: toModel(server.remote), prompt: 'Price?' })
    expect(result.finishReason).toBe('length')
    expect(result.usage).toMatchObject({ inputTokens: 3, outputTokens: 4 })
  })
})

const cutOff = {
  finishReason: { unified: 'length' as const, raw: undefined },
  usage: {
    inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 4, text: 4, reasoning: 0 },
  },
}

describe('structured output', () => {
  const output = Output.object({ schema: z.object({ price: z.number() }) })

  test('is the data of the answer, whatever text there is', async () => {
    const accepted: unknown[] = []
    await using server = await serve(async function* ({ accepts }) {
      accepted.push(accepts)
      yield 'Here it is.'
      yield artifact(dataPart({ price: 7 }))
    })
    const model = toModel(server.remote)
    expect((await generateText({ model, output, prompt: 'Price?' })).output).toEqual({ price: 7 })
    const streamed = streamText({ model, output, prompt: 'Price?' })
    expect(await Array.fromAsync(streamed.partialOutputStream)).toEqual([{ price: 7 }])
    expect(await streamed.output).toEqual({ price: 7 })
    expect(accepted).toEqual([['application/json'], ['application/json']])
  })

  test('may be JSON text', async () => {
    await using server = await serve(() => '{"price":7}')
    const model = toModel(server.remote)
    expect((await generateText({ model, output, prompt: 'Price?' })).output).toEqual({ price: 7 })
  })

  test('that does not fit is refused by the framework', async () => {
    await using server = await serve(() => artifact(dataPart({ price: 'much' })))
    const asked = generateText({ model: toModel(server.remote), output, prompt: 'Price?' })
    await expect(asked).rejects.toThrow('response did not match schema')
  })
})

describe('a task that ends otherwise', () => {
  test.each([
    ['failed', failed('Out of stock')],
    ['rejected', rejected('Out of stock')],
  ] as const)('as %s is a TaskEndedError, and not tried again', async (state, end) => {
    await using server = await serve(async function* () {
      yield 'Let me see. '
      yield end
    })
    const model = toModel(server.remote)
    const asked = generateText({ model, prompt: 'Price?' })
    await expect(asked).rejects.toSatisfy((error) => {
      return error instanceof TaskEndedError && error.state === state
    })
    expect(await Array.fromAsync(server.remote.listTasks())).toHaveLength(1)
    const onError = vi.fn<(event: { error: unknown }) => void>()
    const { stream, finishReason } = streamText({ model, prompt: 'Price?', onError })
    expect((await said(stream)).at(-1)).toMatch(/TaskEndedError: Pricing .* the task: Out of stock/)
    expect(await finishReason).toBe('error')
    expect(onError).toHaveBeenCalledOnce()
  })

  test('or whose stream breaks, is the error that says why', async () => {
    const remote = new FakeRemote([
      async function* () {
        yield { task: remoteTask('TASK_STATE_WORKING') }
        throw new ConnectError('http://pricing.example', 'The connection broke')
      },
    ])
    const onError = vi.fn<(event: { error: unknown }) => void>()
    const { stream } = streamText({ model: toModel(remote), prompt: 'Hi', onError })
    expect(await said(stream)).toEqual(['ConnectError: The connection broke'])
    expect(onError).toHaveBeenCalledOnce()
  })

  test('or cannot be begun, is the error that says why', async () => {
    const server = await serve(() => 'Thanks')
    await server[Symbol.asyncDispose]()
    const model = toModel(server.remote)
    await expect(generateText({ model, prompt: 'Hi' })).rejects.toBeInstanceOf(ConnectError)
    const onError = vi.fn<(event: { error: unknown }) => void>()
    await expect(streamText({ model, prompt: 'Hi', onError }).text).rejects.toThrow('No output')
    expect(onError.mock.calls).toEqual([[{ error: expect.any(ConnectError) as unknown }]])
  })
})
