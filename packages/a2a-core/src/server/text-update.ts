import type { Artifact } from '../protocol/artifact.ts'
import type { Part } from '../protocol/part.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { NewRecord } from './engine.ts'

/**
 * More text of an artifact, as an event that nobody can change, and that engines may therefore
 * share: a token is one.
 */
export function textUpdate(options: {
  taskId: string
  contextId: string
  artifactId: string
  text: string
  append: boolean
  lastChunk: boolean
}): StreamResponse {
  const { taskId, contextId, artifactId, text, append, lastChunk } = options
  const parts = Object.freeze([Object.freeze({ text })]) as Part[]
  const artifact: Artifact = Object.freeze({ artifactId, parts })
  const artifactUpdate =
    append && !lastChunk
      ? { taskId, contextId, artifact, append }
      : { taskId, contextId, artifact, ...(append && { append }), ...(lastChunk && { lastChunk }) }
  return Object.freeze({ artifactUpdate: Object.freeze(artifactUpdate) })
}

/**
 * The record that says what two in a row say, when these are chunks of one artifact's text: neither
 * is changed.
 */
export function joinedText(before: NewRecord, { event }: NewRecord): NewRecord | undefined {
  const last = before.event.artifactUpdate
  const next = event.artifactUpdate
  if (!last || !next?.append || last.artifact.artifactId !== next.artifact.artifactId)
    return undefined
  const [lastText, nextText] = [plainTextOf(last.artifact), plainTextOf(next.artifact)]
  if (lastText === undefined || nextText === undefined) return undefined
  if (Object.keys(next.artifact).length > 2) return undefined
  const artifact = { ...last.artifact, parts: [{ text: `${lastText}${nextText}` }] }
  const joined = { ...last, artifact, ...(next.lastChunk && { lastChunk: true }) }
  return { ...before, event: { artifactUpdate: joined } }
}

function plainTextOf({ parts }: Artifact): string | undefined {
  const [part] = parts
  if (parts.length !== 1 || part?.text === undefined) return undefined
  return Object.keys(part).length === 1 ? part.text : undefined
}
