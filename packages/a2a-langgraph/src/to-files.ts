import type { AIMessage } from '@langchain/core/messages'
import { artifact, type ArtifactEvent } from 'a2a-core/server'
import { filePartsOf } from './file-parts.ts'

/** The files a model made: an artifact for each. */
export function toFiles(message: AIMessage): ArtifactEvent[] {
  return filePartsOf(message).map((part) =>
    artifact(part, part.filename === undefined ? {} : { name: part.filename }),
  )
}
