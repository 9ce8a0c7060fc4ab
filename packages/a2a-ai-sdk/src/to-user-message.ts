import type { UserContent, UserModelMessage } from 'ai'
import { standardBase64, type Message, type Part } from 'a2a-core'

/** A part that an AI SDK agent cannot be given. */
export class UnusablePartError extends Error {
  override readonly name = 'UnusablePartError'
}

/**
 * Writes a message as the AI SDK's user message: text as text, files as files, data as JSON text.
 *
 * @throws UnusablePartError for a URL that is neither http, https nor data
 */
export function toUserMessage(message: Message): UserModelMessage {
  return { role: 'user', content: message.parts.map(toContentPart) }
}

function toContentPart(part: Part, index: number): Exclude<UserContent, string>[number] {
  if (part.text !== undefined) return { type: 'text', text: part.text }
  if (part.data !== undefined) return { type: 'text', text: JSON.stringify(part.data) }
  return {
    type: 'file',
    // Both forms are plain JSON: the messages are stored.
    data:
      part.raw === undefined
        ? usableUrl(part.url ?? '', index)
        : { type: 'data', data: standardBase64(part.raw) },
    mediaType: part.mediaType ?? 'application/octet-stream',
    ...(part.filename !== undefined && { filename: part.filename }),
  }
}

function usableUrl(url: string, index: number): string {
  if (URL.canParse(url) && /^(https?|data):$/.test(new URL(url).protocol)) return url
  throw new UnusablePartError(`message.parts[${index}].url: expected an http, https or data URL`)
}
