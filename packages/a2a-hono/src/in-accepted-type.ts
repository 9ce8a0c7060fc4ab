const current = 'application/a2a+json'

/**
 * An answer under the media type that the client takes: `application/a2a+json`, which SHOULD be
 * used (specification §11.1), and plain JSON for a client whose `Accept` leaves that out. That is
 * what clients of 1.0.0 do, and some read no error under another name.
 */
export function inAcceptedType(request: Request, response: Response): Response {
  // Servers answer faster when nobody looks at the headers of a response.
  if (!takesCurrent(request) && response.headers.get('content-type') === current) {
    response.headers.set('Content-Type', 'application/json')
  }
  return response
}

function takesCurrent(request: Request): boolean {
  const accept = request.headers.get('accept')
  if (!accept) return true
  const ranges = accept
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim().toLowerCase()))
  for (const type of [current, 'application/*', '*/*']) {
    const range = ranges.find(([name]) => name === type)
    // The range that is most specific counts, and the weight 0 refuses (RFC 9110, section 12).
    if (range) return !range.some((part) => /^q=0(\.0*)?$/.test(part))
  }
  return false
}
