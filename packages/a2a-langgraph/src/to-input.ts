import { HumanMessage, type ContentBlock } from '@langchain/core/messages'
import type { Part } from 'a2a-core'
import type { Turn } from 'a2a-core/server'

/**
 * What a graph with `messages` gets of a turn: its message as a `HumanMessage`. Text stays text,
 * files become content blocks, data becomes JSON text.
 */
export function toInput(turn: Turn): { messages: HumanMessage[] } {
  // An id of our own: one that the client chose could take the place of another message.
  const id = `${turn.taskId}-${turn.number}`
  const { parts } = turn.message
  const message = parts.every(({ text }) => text !== undefined)
    ? new HumanMessage({ id, content: turn.text })
    : new HumanMessage({ id, contentBlocks: parts.map(toContentBlock) })
  return { messages: [message] }
}

function toContentBlock(part: Part): ContentBlock.Standard {
  if (part.text !== undefined) return { type: 'text', text: part.text }
  if (part.data !== undefined) return { type: 'text', text: JSON.stringify(part.data) }
  const mimeType = part.mediaType ?? 'application/octet-stream'
  const type = blockTypes.find((name) => mimeType.startsWith(`${name}/`)) ?? 'file'
  const content =
    part.url === undefined ? { data: toStandardBase64(part.raw ?? '') } : { url: part.url }
  const metadata = part.filename === undefined ? undefined : { filename: part.filename }
  return { type, mimeType, ...content, ...(metadata && { metadata }) } as ContentBlock.Standard
}

const blockTypes = ['image', 'audio', 'video'] as const

function toStandardBase64(raw: string): string {
  return raw.replaceAll('-', '+').replaceAll('_', '/')
}
