import type { ChosenRequest } from './chosen-request.ts'
import { nameIds } from './name-ids.ts'
import { readError } from './read-error.ts'
import { readEvents } from './read-events.ts'
import { unwrap } from './unwrap.ts'

/** What there is to compare in an answer. */
export type Answer = {
  /** The HTTP status; the media type, where it is not the binding's own; which methods are allowed. */
  http: string
  /** A response of JSON-RPC without its result or error. */
  envelope?: string | undefined
  /** What the error is, in an answer that is one. */
  error?: string
  /** What is answered; ids and times have names in it. */
  body?: unknown
}

const usualTypes = { 'JSON-RPC': 'application/json', 'HTTP+JSON': 'application/a2a+json' }

/**
 * Reads an answer.
 *
 * @param names the names of ids that are known
 */
export async function readAnswer(
  response: Response,
  binding: ChosenRequest['binding'],
  names: Map<string, string>,
): Promise<Answer> {
  const type = response.headers.get('content-type')?.split(';')[0]
  const allow = response.headers.get('allow')
  const head = [response.status, type !== usualTypes[binding] && type, allow && `Allow: ${allow}`]
  const http = head.filter(Boolean).join(' ')
  const text = await response.text()
  if (type === 'text/event-stream') return { http, body: nameIds(readEvents(text), names) }
  if (text === '' || !type?.endsWith('json')) {
    return { http, ...(!response.ok && { error: 'no JSON' }) }
  }
  const { content, envelope } = unwrap(JSON.parse(text))
  const body = nameIds(content, names)
  const { error }: { error?: unknown } = Object(body)
  if (error === undefined) return { http, envelope, body }
  return { http, envelope, error: readError(error, response.status) }
}
