import type { A2AOptions } from './a2a-options.ts'
import type { Incoming } from './incoming.ts'
import { withoutTrailingSlashes } from './without-trailing-slashes.ts'

/**
 * Where clients reach the agent: the `url` option, else the request's origin and the path the app
 * is mounted at; forwarded headers count only with `trustProxy`.
 */
export function publicUrl(
  { url: option, trustProxy }: A2AOptions,
  { request, url, base }: Incoming,
): string {
  if (option !== undefined) return withoutTrailingSlashes(option)
  const { protocol, host } = url
  const forwarded = (name: string): string | undefined => {
    const value = trustProxy ? request.headers.get(`x-forwarded-${name}`) : null
    return value?.split(',')[0]?.trim() || undefined
  }
  const origin = `${forwarded('proto') ?? protocol.slice(0, -1)}://${forwarded('host') ?? host}`
  return `${origin}${withoutTrailingSlashes(forwarded('prefix') ?? '')}${base}`
}
