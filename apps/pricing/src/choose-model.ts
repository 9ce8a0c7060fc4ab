import { createOpenAI } from '@ai-sdk/openai'
import type { LanguageModel } from 'ai'
import { builtInModel } from './built-in-model.ts'

/** What decides which model answers: variables of the environment. */
export type ModelSettings = {
  OPENAI_API_KEY?: string | undefined
  /** Default: OpenAI's own. */
  OPENAI_BASE_URL?: string | undefined
  /** Default: `gpt-5-mini`. */
  MODEL?: string | undefined
}

/** The model that answers: OpenAI's, or whoever speaks its API, where a key is set; else rules. */
export function chooseModel(settings: ModelSettings = process.env): LanguageModel {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, MODEL: name } = settings
  if (!apiKey) return builtInModel()
  // Of OpenAI's two APIs, this is the one that others speak too.
  return createOpenAI({ apiKey, ...(baseURL && { baseURL }) }).chat(name || 'gpt-5-mini')
}
