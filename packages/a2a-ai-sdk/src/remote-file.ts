import type { LanguageModelV4File, LanguageModelV4Source } from '@ai-sdk/provider'
import { standardBase64, type Part } from 'a2a-core'
import { definedOf } from './defined-of.ts'
import { providerMetadata } from './text-blocks.ts'

/**
 * A file of a remote agent as a model gives it. One that is on the web is a source: as a file the
 * framework would fetch it, from wherever the remote agent says, and fail with it.
 *
 * @param id tells sources apart
 * @returns undefined for an address of any other kind
 */
export function remoteFile(
  { raw, url = '', mediaType, filename }: Part,
  id: string,
): LanguageModelV4File | LanguageModelV4Source | undefined {
  const file = {
    type: 'file' as const,
    mediaType: mediaType ?? 'application/octet-stream',
    ...providerMetadata(definedOf({ filename })),
  }
  if (raw !== undefined) {
    return { ...file, data: { type: 'data', data: standardBase64(raw) } }
  }
  if (!URL.canParse(url)) return undefined
  const address = new URL(url)
  if (address.protocol === 'data:') return { ...file, data: { type: 'url', url: address } }
  if (address.protocol !== 'https:' && address.protocol !== 'http:') return undefined
  const about = providerMetadata(definedOf({ mediaType }))
  const source = { type: 'source' as const, sourceType: 'url' as const, id, url: address.href }
  return { ...source, ...definedOf({ title: filename }), ...about }
}
