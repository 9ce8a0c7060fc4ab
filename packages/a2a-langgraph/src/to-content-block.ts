import type { ContentBlock } from '@langchain/core/messages'
import { standardBase64, type Part } from 'a2a-core'

/** A part as LangChain takes it in a message: files become content blocks, data becomes JSON text. */
export function toContentBlock(part: Part): ContentBlock.Standard {
  if (part.text !== undefined) return { type: 'text', text: part.text }
  if (part.data !== undefined) return { type: 'text', text: JSON.stringify(part.data) }
  const mimeType = part.mediaType ?? 'application/octet-stream'
  const type = blockTypes.find((name) => mimeType.startsWith(`${name}/`)) ?? 'file'
  const content =
    part.url === undefined ? { data: standardBase64(part.raw ?? '') } : { url: part.url }
  const metadata = part.filename === undefined ? undefined : { filename: part.filename }
  return { type, mimeType, ...content, ...(metadata && { metadata }) } as ContentBlock.Standard
}

const blockTypes = ['image', 'audio', 'video'] as const
