/** A JSON document as it was fetched. It is plain JSON itself, so that it can be kept anywhere. */
export type CachedDocument = {
  /** Where it was found. */
  at: string
  /** Where it came from in the end, after redirects. */
  url: string
  /** The document, as text. */
  body: string
  /** What asks for it only if it has changed (`ETag`). */
  etag?: string | undefined
  /** For how long it may be used without asking again, in seconds (`Cache-Control: max-age`). */
  maxAge: number
  /** Until when that is, in milliseconds since 1970. */
  freshUntil: number
}

/** For how long nothing is used without asking again, whatever its server says, in seconds. */
const longestMaxAge = 86_400

/**
 * What may be kept of a document (RFC 9111, as far as a private cache needs it).
 *
 * @param known what was kept earlier, when the response says that it has not changed
 * @returns undefined when nothing may be kept, or nothing would be of use
 */
export function cachedDocument(
  { headers, url }: Response,
  { at, body, known }: { at: string; body: string; known: CachedDocument | undefined },
): CachedDocument | undefined {
  const control = headers.get('Cache-Control')
  const directives = directivesOf(control ?? '')
  if (directives.has('no-store') || headers.get('Vary')?.trim() === '*') return undefined
  const etag = headers.get('ETag') ?? known?.etag
  const said = directives.has('no-cache') ? 0 : secondsOf(directives.get('max-age'))
  const maxAge = control === null && known ? known.maxAge : Math.min(said, longestMaxAge)
  if (maxAge === 0 && etag === undefined) return undefined
  const left = Math.max(0, maxAge - secondsOf(headers.get('Age')))
  return { at, url: url || at, body, etag, maxAge, freshUntil: Date.now() + left * 1_000 }
}

/** Tells whether a document may be used without asking for it again. */
export function isFresh({ freshUntil }: CachedDocument): boolean {
  return Date.now() < freshUntil
}

function directivesOf(control: string): Map<string, string> {
  return new Map(
    control.split(',').map((directive) => {
      const [name = '', value = ''] = directive.split('=')
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')]
    }),
  )
}

/** Seconds; none when that is no number, for what is not understood is not fresh. */
function secondsOf(value: string | null | undefined): number {
  return value && /^\d+$/.test(value) ? Number(value) : 0
}
