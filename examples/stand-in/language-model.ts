import type { LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { simulateReadableStream } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'

/** What a stand-in says: words, or the call of a tool. */
type Reply = string | { tool: string; input: object }

/**
 * Stands in for a language model of the AI SDK, so that the examples run without a key: it answers
 * by a rule. `openai('gpt-5-mini')` of `@ai-sdk/openai` takes its place.
 */
export function standIn(rule: (prompt: LanguageModelV4Prompt) => Reply): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doStream: async ({ prompt }) => ({
      stream: simulateReadableStream({ chunks: [...partsOf(rule(prompt))] }),
    }),
  })
}

/** The words of the last user message. */
export function lastWords(prompt: LanguageModelV4Prompt): string {
  const said = prompt.findLast(({ role }) => role === 'user')
  const parts = said?.role === 'user' ? said.content : []
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

/** What came of the tool call that the model made last; `undefined` when it made none. */
export function lastResult(prompt: LanguageModelV4Prompt): string | undefined {
  const last = prompt.at(-1)
  const part = last?.role === 'tool' ? last.content.at(-1) : undefined
  if (part?.type !== 'tool-result') return undefined
  if (part.output.type === 'execution-denied') return 'denied'
  const value = 'value' in part.output ? part.output.value : ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function* partsOf(reply: Reply): Generator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings: [] }
  if (typeof reply === 'string') {
    yield { type: 'text-start', id: '1' }
    for (const delta of reply.split(/(?<= )/)) yield { type: 'text-delta', id: '1', delta }
    yield { type: 'text-end', id: '1' }
  } else {
    const { tool: toolName, input } = reply
    const toolCallId = crypto.randomUUID()
    yield { type: 'tool-call', toolCallId, toolName, input: JSON.stringify(input) }
  }
  const unified = typeof reply === 'string' ? 'stop' : 'tool-calls'
  yield {
    type: 'finish',
    finishReason: { unified, raw: undefined },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
  }
}
