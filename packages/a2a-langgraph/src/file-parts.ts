import type { BaseMessage } from '@langchain/core/messages'
import { filePart, isJsonObject, type Part } from 'a2a-core'

const fileBlocks = new Set(['image', 'audio', 'video', 'file'])

/** The files among a message's content blocks. */
export function filePartsOf(message: BaseMessage): Part[] {
  if (typeof message.content === 'string') return []
  return message.contentBlocks.flatMap((block) => toFilePart(block) ?? [])
}

function toFilePart(block: object): Part | undefined {
  const { type, url, data, mimeType, metadata } = block as Record<string, unknown>
  if (!fileBlocks.has(String(type))) return undefined
  const filename = isJsonObject(metadata) ? metadata['filename'] : undefined
  const options = {
    ...(typeof mimeType === 'string' && { mediaType: mimeType }),
    ...(typeof filename === 'string' && { filename }),
  }
  if (typeof data === 'string') return { raw: data, ...options }
  if (data instanceof Uint8Array) return filePart(data, options)
  return typeof url === 'string' ? { url, ...options } : undefined
}
