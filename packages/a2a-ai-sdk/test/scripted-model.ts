import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { simulateReadableStream } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'

/** What a model says in one call: text, calls of tools, or parts as they are. */
export type Said =
  | string
  | { call: string; input?: unknown; id?: string }
  | LanguageModelV4StreamPart

/** A model that says, call by call, what it is told to say. */
export function scriptedModel(...script: Said[][]): MockLanguageModelV4 {
  let calls = 0
  return new MockLanguageModelV4({
    doStream: async () => {
      const said = script[calls++]
      if (!said) throw new Error(`The model was called ${calls} times`)
      return { stream: simulateReadableStream({ chunks: chunksOf(said, calls) }) }
    },
  })
}

/** The roles and contents of the messages that a call of the model was given. */
export function promptOf(model: MockLanguageModelV4, call: number): string[] {
  const options: LanguageModelV4CallOptions | undefined = model.doStreamCalls[call]
  return (options?.prompt ?? []).map(({ role, content }) => {
    if (typeof content === 'string') return `${role}: ${content}`
    const parts = content.map((part) => {
      if (part.type === 'text') return part.text
      if (part.type === 'tool-call') return `call ${part.toolName} ${JSON.stringify(part.input)}`
      if (part.type === 'tool-result')
        return `result ${part.toolName} ${JSON.stringify(part.output)}`
      return part.type
    })
    return `${role}: ${parts.join(', ')}`
  })
}

/** What a model streams that says this. */
export function chunksOf(said: Said[], call: number): LanguageModelV4StreamPart[] {
  const chunks = said.flatMap((part, index): LanguageModelV4StreamPart[] => {
    const id = `${call}-${index}`
    if (typeof part === 'string') {
      const deltas = part.match(/\S+\s*|\s+/g) ?? []
      return [
        { type: 'text-start', id },
        ...deltas.map((delta) => ({ type: 'text-delta' as const, id, delta })),
        { type: 'text-end', id },
      ]
    }
    if (!('call' in part)) return [part]
    const input = JSON.stringify(part.input ?? {})
    return [{ type: 'tool-call', toolCallId: part.id ?? `call-${id}`, toolName: part.call, input }]
  })
  const reason = said.some((part) => typeof part === 'object' && 'call' in part)
    ? 'tool-calls'
    : 'stop'
  const isWhole = chunks.some(({ type }) => type === 'finish')
  return [{ type: 'stream-start', warnings: [] }, ...chunks, ...(isWhole ? [] : [finish(reason)])]
}

/** The end of a call of a model, when it is not as one expects. */
export function finish(unified: LanguageModelV4FinishReason['unified']): LanguageModelV4StreamPart {
  return { type: 'finish', finishReason: { unified, raw: unified }, usage }
}

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}
