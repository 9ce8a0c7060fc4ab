import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { nextMove } from './next-move.ts'

/** A language model that works by rules, so that the price desk runs without a key. */
export function builtInModel(): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'demo',
    modelId: 'built-in',
    supportedUrls: {},
    async doGenerate(options) {
      const content = contentFor(options)
      return { content: [content], finishReason: reasonOf(content), usage, warnings: [] }
    },
    async doStream(options) {
      const content = contentFor(options)
      return { stream: ReadableStream.from(streamOf(content)) }
    },
  }
}

function contentFor({ prompt }: LanguageModelV4CallOptions): LanguageModelV4Content & {
  type: 'text' | 'tool-call'
} {
  const move = nextMove(prompt)
  if ('answer' in move) return { type: 'text', text: JSON.stringify(move.answer) }
  const calls = prompt.flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.filter(({ type }) => type === 'tool-call'),
  )
  return {
    type: 'tool-call',
    toolCallId: `call-${calls.length + 1}`,
    toolName: move.tool,
    input: JSON.stringify(move.input),
  }
}

function* streamOf(content: ReturnType<typeof contentFor>): Generator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings: [] }
  if (content.type === 'tool-call') {
    const { toolCallId: id, toolName, input } = content
    yield { type: 'tool-input-start', id, toolName }
    yield { type: 'tool-input-delta', id, delta: input }
    yield { type: 'tool-input-end', id }
    yield content
  } else {
    yield { type: 'text-start', id: '1' }
    for (const delta of content.text.match(/.{1,12}/gs) ?? []) {
      yield { type: 'text-delta', id: '1', delta }
    }
    yield { type: 'text-end', id: '1' }
  }
  yield { type: 'finish', finishReason: reasonOf(content), usage }
}

function reasonOf({ type }: LanguageModelV4Content): LanguageModelV4FinishReason {
  return { unified: type === 'tool-call' ? 'tool-calls' : 'stop', raw: undefined }
}

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
}
