import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import { hashFields, isJsonObject } from 'a2a-core'
import type { Turn } from 'a2a-core/server'
import type { ModelMessage } from 'ai'

/**
 * Messages of which the last of the user says which turn it is given in: a remote agent that is the
 * model (`toModel`) is then sent the same message when an attempt at the turn died and it runs again.
 */
export async function withTurn(
  messages: readonly ModelMessage[],
  { taskId, number }: Turn,
): Promise<ModelMessage[]> {
  const turn = await hashFields('turn', taskId, String(number))
  const last = messages.findLastIndex(({ role }) => role === 'user')
  return messages.map((message, index) => {
    if (index !== last) return message
    const { providerOptions } = message
    return { ...message, providerOptions: { ...providerOptions, a2a: { turn } } }
  })
}

/** The id of the message that a call of a model in a turn sends; `undefined` outside of one. */
export function messageIdIn(prompt: LanguageModelV4Prompt): string | undefined {
  const said = prompt.findLast(({ role }) => role === 'user')?.providerOptions?.['a2a']
  const turn = isJsonObject(said) ? said['turn'] : undefined
  // Each call of a turn has a longer prompt than the one before it.
  return typeof turn === 'string' ? `${turn}-${prompt.length}` : undefined
}
