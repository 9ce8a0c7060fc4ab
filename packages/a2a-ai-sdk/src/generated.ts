import type {
  LanguageModelV4GenerateResult,
  LanguageModelV4Reasoning,
  LanguageModelV4StreamPart,
  LanguageModelV4Text,
} from '@ai-sdk/provider'

type Result = LanguageModelV4GenerateResult

/**
 * What a model streams, as what it generates.
 *
 * @throws the first error in the stream
 */
export async function generated(parts: AsyncIterable<LanguageModelV4StreamPart>): Promise<Result> {
  const content: Result['content'] = []
  const blocks = new Map<string, LanguageModelV4Text | LanguageModelV4Reasoning>()
  let warnings: Result['warnings'] = []
  let response: Result['response']
  for await (const part of parts) {
    switch (part.type) {
      case 'stream-start':
        ;({ warnings } = part)
        break
      case 'response-metadata':
        response = { ...(part.id !== undefined && { id: part.id }) }
        break
      case 'text-start':
      case 'reasoning-start': {
        const block = { type: part.type === 'text-start' ? 'text' : 'reasoning', text: '' } as const
        const begun: LanguageModelV4Text | LanguageModelV4Reasoning = { ...block }
        blocks.set(part.id, begun)
        content.push(begun)
        break
      }
      case 'text-delta':
      case 'reasoning-delta': {
        const block = blocks.get(part.id)
        if (block) block.text += part.delta
        break
      }
      case 'text-end':
      case 'reasoning-end': {
        const block = blocks.get(part.id)
        if (block && part.providerMetadata) block.providerMetadata = part.providerMetadata
        break
      }
      case 'file':
      case 'source':
        content.push(part)
        break
      case 'error':
        throw part.error
      case 'finish': {
        const { finishReason, usage, providerMetadata } = part
        return {
          content,
          finishReason,
          usage,
          warnings,
          ...(providerMetadata && { providerMetadata }),
          ...(response && { response }),
        }
      }
      default:
        break
    }
  }
  throw new Error('The stream of the model has no end')
}
