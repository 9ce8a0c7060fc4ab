import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import { filePart, hashFields, isJsonObject } from 'a2a-core'
import type { Turn } from 'a2a-core/server'
import type { ModelMessage } from 'ai'
import type { ConversationPoint } from './conversation-point.ts'

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

/**
 * The id of the message that a call of a model in a turn sends; `undefined` outside of one. It is
 * the same for the same call alone: a turn may ask for several things, one after the other or at
 * once.
 *
 * @param call what the remote agent is asked with, beside the prompt
 */
export async function messageIdIn(
  prompt: LanguageModelV4Prompt,
  call: { skill: string | undefined; point: ConversationPoint; asJson: boolean },
): Promise<string | undefined> {
  const said = prompt.findLast(({ role }) => role === 'user')?.providerOptions?.['a2a']
  const turn = isJsonObject(said) ? said['turn'] : undefined
  if (typeof turn !== 'string') return undefined
  const { skill = '', point, asJson } = call
  const { contextId = '', taskId = '' } = point
  return hashFields(turn, skill, contextId, taskId, asJson ? 'json' : '', written(prompt))
}

/** A prompt as text, which is the same when the prompt was stored and read back in between. */
function written(prompt: LanguageModelV4Prompt): string {
  return JSON.stringify(prompt, (key, value: unknown) => {
    // What providers note beside the words.
    if (key === 'providerOptions') return undefined
    if (value instanceof Uint8Array) return filePart(value).raw
    // A store may give the fields of an object in another order.
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).toSorted(byKey)) : value
  })
}

function byKey([first]: [string, unknown], [second]: [string, unknown]): number {
  return first < second ? -1 : 1
}
