import { MockLanguageModelV4 } from 'ai/test'

type Call = Parameters<MockLanguageModelV4['doStream']>[0]
type Stream = Awaited<ReturnType<MockLanguageModelV4['doStream']>>['stream']
type StreamPart = Stream extends ReadableStream<infer Part> ? Part : never

/** What a model says in one step: it calls a tool, or answers piece by piece. */
export type Said =
  | { call: string; input: object }
  | { pieces: AsyncIterable<string> | Iterable<string> }

/** What a model is told: the words of its user, and what its tools have given so far, by name. */
export type Heard = {
  text: string
  results: Map<string, unknown>
  signal: AbortSignal | undefined
}

/**
 * Stands in for a model behind the AI SDK's own interface.
 *
 * @param answer what it says to what it is told
 */
export function scriptModel(answer: (heard: Heard) => Said): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doStream: async (call) => ({ stream: ReadableStream.from(partsOf(answer(heardIn(call)))) }),
  })
}

function heardIn({ prompt, abortSignal: signal }: Call): Heard {
  const last = prompt.findLastIndex(({ role }) => role === 'user')
  const asked = prompt[last]
  const text =
    asked?.role === 'user'
      ? asked.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
      : ''
  const results = new Map<string, unknown>()
  for (const message of prompt.slice(last + 1)) {
    if (message.role !== 'tool') continue
    for (const part of message.content) {
      if (part.type !== 'tool-result') continue
      results.set(part.toolName, 'value' in part.output ? part.output.value : part.output)
    }
  }
  return { text, results, signal }
}

async function* partsOf(said: Said): AsyncGenerator<StreamPart, void, undefined> {
  yield { type: 'stream-start', warnings: [] }
  if ('call' in said) {
    const { call: toolName, input } = said
    yield { type: 'tool-call', toolCallId: toolName, toolName, input: JSON.stringify(input) }
  } else {
    yield { type: 'text-start', id: '1' }
    for await (const delta of said.pieces) yield { type: 'text-delta', id: '1', delta }
    yield { type: 'text-end', id: '1' }
  }
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  }
  const unified = 'call' in said ? 'tool-calls' : 'stop'
  yield { type: 'finish', finishReason: { unified, raw: undefined }, usage }
}
