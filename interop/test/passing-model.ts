import { isJsonObject } from 'a2a-core'
import { simulateReadableStream } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'

/** A model of the AI SDK that has a tool called, and says what that said. */
export function passingModel(tool: string, prefix: string): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doStream: async ({ prompt }) => {
      const last = prompt.at(-1)
      const part = last?.role === 'tool' ? last.content.at(-1) : undefined
      const output = part?.type === 'tool-result' ? part.output : undefined
      const value = output && 'value' in output ? output.value : undefined
      const said = isJsonObject(value) ? value['answer'] : value
      const delta = `${prefix}${typeof said === 'string' ? said : JSON.stringify(said)}`
      const input = JSON.stringify({ request: '30 % off' })
      return {
        stream: simulateReadableStream({
          chunks: [
            { type: 'stream-start', warnings: [] },
            ...(output
              ? [
                  { type: 'text-start' as const, id: 't' },
                  { type: 'text-delta' as const, id: 't', delta },
                  { type: 'text-end' as const, id: 't' },
                ]
              : [{ type: 'tool-call' as const, toolCallId: 'c', toolName: tool, input }]),
            {
              type: 'finish',
              finishReason: { unified: output ? 'stop' : 'tool-calls', raw: undefined },
              usage: {
                inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
                outputTokens: { total: 1, text: 1, reasoning: 0 },
              },
            },
          ],
        }),
      }
    },
  })
}
