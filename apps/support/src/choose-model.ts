import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { ChatOpenAI } from '@langchain/openai'
import { BuiltInChatModel } from './built-in-chat-model.ts'

/** What decides which model answers: variables of the environment. */
export type ModelSettings = {
  OPENAI_API_KEY?: string | undefined
  /** Default: OpenAI's own. */
  OPENAI_BASE_URL?: string | undefined
  /** Default: `gpt-5-mini`. */
  MODEL?: string | undefined
}

/** What the model that answers is called. */
export function modelName({ OPENAI_API_KEY, MODEL }: ModelSettings): string {
  return OPENAI_API_KEY ? MODEL || 'gpt-5-mini' : 'built-in'
}

/**
 * The model that answers: OpenAI's, or whoever speaks its API, where a key is set; else rules.
 *
 * @param options.pace how long the built-in model takes for a word, in milliseconds. Default: 0
 */
export function chooseModel(
  settings: ModelSettings = process.env,
  options: { pace?: number | undefined } = {},
): BaseChatModel {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL } = settings
  if (!apiKey) return new BuiltInChatModel(options)
  return new ChatOpenAI({
    apiKey,
    model: modelName(settings),
    maxRetries: 1,
    ...(baseURL && { configuration: { baseURL } }),
  })
}
