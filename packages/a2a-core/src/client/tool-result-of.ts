import type { Json, JsonObject } from '../protocol/json.ts'
import type { Completed } from './outcome.ts'

/**
 * An answer as a model is told it, as a tool's result: its text, or its data, or where there is
 * more than one of them `{ text, data, files }`. Of files it is told what they are, not their bytes.
 */
export function toolResultOf({
  text,
  data,
  files,
}: Pick<Completed, 'text' | 'files'> & { data?: Json | undefined }): Json {
  if (files.length === 0 && data === undefined) return text
  if (files.length === 0 && data !== undefined && text === '') return data
  const listed = files.map(({ filename, mediaType, url }): JsonObject => {
    return {
      ...(filename !== undefined && { filename }),
      ...(mediaType !== undefined && { mediaType }),
      ...(url !== undefined && { url }),
    }
  })
  return {
    ...(text && { text }),
    ...(data !== undefined && { data }),
    ...(listed.length > 0 && { files: listed }),
  }
}
