import {
  InvalidPromptError,
  UnsupportedFunctionalityError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4FilePart,
  type LanguageModelV4Prompt,
  type SharedV4Warning,
} from '@ai-sdk/provider'
import { filePart, textPart, type Part } from 'a2a-core'
import { definedOf } from './defined-of.ts'

/**
 * What is sent to a remote agent of a model's prompt: what the user said since the assistant's last
 * message. The agent knows what was said before.
 *
 * @throws InvalidPromptError when the user said nothing since
 * @throws UnsupportedFunctionalityError for a file that only another provider has
 */
export function userParts(prompt: LanguageModelV4Prompt): Part[] {
  const last = prompt.findLastIndex(({ role }) => role === 'assistant')
  const parts = prompt
    .slice(last + 1)
    .flatMap((message) => (message.role === 'user' ? message.content : []))
    .map((part) => (part.type === 'text' ? textPart(part.text) : toFilePart(part)))
  if (parts.length > 0) return parts
  throw new InvalidPromptError({
    prompt,
    message: 'A remote agent is sent what the user said last, and here the user says nothing',
  })
}

/** What a remote agent is not told of a call, as the framework's warnings. */
export function warningsOf(call: LanguageModelV4CallOptions, isKnown: boolean): SharedV4Warning[] {
  const { prompt, tools = [], reasoning = 'provider-default' } = call
  const given = settings.filter((setting) => call[setting] !== undefined)
  const features = [
    ...given,
    ...(reasoning === 'provider-default' ? [] : ['reasoning']),
    ...(tools.length > 0 ? ['tools'] : []),
    ...(prompt.some(({ role }) => role === 'system') ? ['system messages'] : []),
  ]
  const warnings = features.map((feature): SharedV4Warning => {
    return { type: 'unsupported', feature, details: 'The remote agent decides that itself.' }
  })
  const hasEarlier = prompt.some(({ role }) => role === 'assistant')
  if (isKnown || !hasEarlier) return warnings
  const message =
    'Only what the user said last is sent: the agent does not know what was said before.'
  return [...warnings, { type: 'other', message }]
}

const settings = [
  'maxOutputTokens',
  'temperature',
  'topP',
  'topK',
  'presencePenalty',
  'frequencyPenalty',
  'stopSequences',
  'seed',
] as const

function toFilePart({ data, mediaType, filename }: LanguageModelV4FilePart): Part {
  const about = definedOf({
    filename,
    // `image` and `image/*` are no media types.
    mediaType: /^[^/]+\/[^/*]+$/.test(mediaType) ? mediaType : undefined,
  })
  switch (data.type) {
    case 'data':
      return typeof data.data === 'string'
        ? { raw: data.data, ...about }
        : filePart(data.data, about)
    case 'url':
      return { url: data.originalUrl ?? data.url.href, ...about }
    case 'text':
      return filePart(new TextEncoder().encode(data.text), about)
    case 'reference':
      throw new UnsupportedFunctionalityError({
        functionality: 'files that are references to a provider',
      })
  }
}
