import * as z from 'zod'
import { isJsonObject, jsonObjectSchema, type Json, type JsonObject } from '../json.ts'
import { base64Schema, standardBase64, type Part } from '../part.ts'
import { wireObject } from '../wire-object.ts'

const fileContents = ['bytes', 'uri', 'fileWithBytes', 'fileWithUri'] as const

const v03FileSchema = wireObject({
  /** The bytes of the file, in base64. */
  bytes: base64Schema.optional(),
  /** Where the file's bytes are. */
  uri: z.string().optional(),
  fileWithBytes: base64Schema.optional(),
  fileWithUri: z.string().optional(),
  mimeType: z.string().optional(),
  name: z.string().optional(),
}).check((context) => {
  const present = fileContents.filter((name) => context.value[name] !== undefined)
  if (present.length === 1) return
  const message = `expected exactly one of bytes, uri; got ${present.join(' and ') || 'none'}`
  context.issues.push({ code: 'custom', input: context.value, message })
})

const contents = ['text', 'file', 'data'] as const

/**
 * One piece of content in 0.3. It is written with `kind`; read is also what HTTP+JSON has, where
 * the field's name says what it is, and files and data are written otherwise.
 */
export const v03PartSchema = wireObject({
  kind: z.enum(contents, { error: 'expected text, file or data' }).optional(),
  text: z.string().optional(),
  file: v03FileSchema.optional(),
  data: jsonObjectSchema.optional(),
  metadata: jsonObjectSchema.optional(),
}).check((context) => {
  const { kind } = context.value
  const present = contents.filter((name) => context.value[name] !== undefined)
  if (present.length === 1 && (kind === undefined || kind === present[0])) return
  const expected = kind ?? `exactly one of ${contents.join(', ')}`
  const message = `expected ${expected}; got ${present.join(' and ') || 'none'}`
  context.issues.push({ code: 'custom', input: context.value, message })
})

/** One piece of content in 0.3. */
export type V03Part = z.infer<typeof v03PartSchema>

/** Marks data that is no object: 0.3 knows objects alone, and the official SDKs agreed on this. */
const wrapped = 'data_part_compat'

/** Writes a part as 0.3 has it. */
export function toV03Part(part: Part): V03Part {
  const { text, raw, url, data, metadata, mediaType, filename, ...others } = part
  const rest = { ...others, ...(metadata && { metadata }) }
  // Text and data have neither a media type nor a name in 0.3.
  if (text !== undefined) return { ...rest, kind: 'text', text }
  if (data !== undefined) {
    if (isJsonObject(data)) return { ...rest, kind: 'data', data }
    return {
      ...rest,
      kind: 'data',
      data: { value: data },
      metadata: { ...metadata, [wrapped]: true },
    }
  }
  return {
    ...rest,
    kind: 'file',
    file: {
      ...(raw === undefined ? { uri: url ?? '' } : { bytes: standardBase64(raw) }),
      ...(mediaType && { mimeType: mediaType }),
      ...(filename && { name: filename }),
    },
  }
}

/** Reads a part as 0.3 has it. */
export function fromV03Part(part: V03Part): Part {
  const { kind, text, file, data, metadata, ...others } = part
  const rest = { ...others, ...(metadata && { metadata }) }
  if (text !== undefined) return { ...rest, text }
  if (file) return { ...rest, ...fromV03File(file) }
  // Without `kind`, the object stands one level deeper.
  const inner = data?.['data']
  const object = kind === undefined && isJsonObject(inner) ? inner : (data ?? {})
  return { ...rest, ...unwrapped(object, metadata), mediaType: 'application/json' }
}

function fromV03File(file: NonNullable<V03Part['file']>): Partial<Part> {
  const { fileWithBytes, bytes = fileWithBytes, fileWithUri, uri = fileWithUri } = file
  const { mimeType, name } = file
  return {
    ...(bytes === undefined ? { url: uri ?? '' } : { raw: bytes }),
    ...(mimeType && { mediaType: mimeType }),
    ...(name && { filename: name }),
  }
}

function unwrapped(object: JsonObject, metadata: JsonObject | undefined): Partial<Part> {
  if (metadata?.[wrapped] !== true || object['value'] === undefined) return { data: object }
  const { [wrapped]: _, ...others } = metadata
  const data: Json = object['value']
  return { data, metadata: Object.keys(others).length > 0 ? others : undefined }
}
