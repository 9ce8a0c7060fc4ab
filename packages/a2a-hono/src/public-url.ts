import type { A2AOptions } from './a2a-options.ts'
import { withoutTrailingSlashes } from './without-trailing-slashes.ts'

/**
 * Where clients reach the agent: the `url` option, else the request's origin and the path the app
 * is mounted at; forwarded headers count only with `trustProxy`.
 */
export function publicUrl({ url, trustProxy }: A2AOptions, request: Request, base: string): string {
  if (url !== undefined) return withoutTrailingSlashes(url)
  const { protocol, host } = new URL(request.url)
  const forwarded = (name: string): string | undefined => {
    const value = trustProxy ? request.headers.get(`x-forwarded-${name}`) : null
    return value?.split(',')[0]?.trim() || undefined
  }
  const origin = `${forwarded('proto') ?? protocol.slice(0, -1)}://${forwarded('host') ?? host}`
  return `${origin}${withoutTrailingSlashes(forwarded('prefix') ?? '')}${base}`
}
