import { setImmediate } from 'node:timers/promises'
import { ToolLoopAgent } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { fromAISDK } from 'a2a-ai-sdk'
import { tokensOf, type Framework } from './framework.ts'

type Call = Parameters<MockLanguageModelV4['doStream']>[0]
type Stream = Awaited<ReturnType<MockLanguageModelV4['doStream']>>['stream']
type StreamPart = Stream extends ReadableStream<infer Part> ? Part : never

/** An agent of the AI SDK, without tools. */
export function aiSdk(): Framework {
  const model = new MockLanguageModelV4({
    doStream: async (call) => ({ stream: ReadableStream.from(partsOf(call)) }),
  })
  const agent = new ToolLoopAgent({ model })
  return {
    agent: fromAISDK(agent, { name: 'Counting' }),
    async *alone(tokens) {
      const { fullStream } = await agent.stream({ prompt: String(tokens) })
      for await (const part of fullStream) if (part.type === 'text-delta') yield part.text
    },
  }
}

async function* partsOf({ prompt }: Call): AsyncGenerator<StreamPart, void, undefined> {
  const content = prompt.at(-1)?.content
  const [part] = typeof content === 'string' ? [] : (content ?? [])
  yield { type: 'stream-start', warnings: [] }
  yield { type: 'text-start', id: '1' }
  for (const delta of tokensOf(part?.type === 'text' ? part.text : '')) {
    await setImmediate()
    yield { type: 'text-delta', id: '1', delta }
  }
  yield { type: 'text-end', id: '1' }
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  }
  yield { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage }
}
