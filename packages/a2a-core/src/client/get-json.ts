import { isJsonObject, type JsonObject } from '../protocol/json.ts'
import { cachedDocument, type CachedDocument } from './cached-document.ts'
import { errorOfResponse, mediaTypeOf } from './error-of-response.ts'
import { parseJson, readText } from './read-body.ts'
import { isTransient, retry } from './retry.ts'
import { sendRequest, type Http, type HttpRequest } from './send-request.ts'

/** A JSON object that was found. */
export type FoundJson = {
  body: JsonObject
  /** Where it came from in the end, after redirects. */
  url: string
  /** What may be kept of it, if anything may. */
  cached: CachedDocument | undefined
}

/** How a JSON object is asked for. */
export type GetOptions = Pick<HttpRequest, 'extensions' | 'redirect' | 'signal'> & {
  http: Http
  /** How often it is tried. */
  attempts: number
  /** What was kept of it earlier, to be used again when it has not changed. */
  known?: CachedDocument | undefined
}

/** How long one try may take, in milliseconds. */
const getTimeout = 30_000

/**
 * Gets a JSON object.
 *
 * @returns in words what is there instead, when there is none
 * @throws ConnectError when the server cannot be reached
 * @throws UnauthenticatedError, PermissionDeniedError, … when it says so
 */
export async function getJson(
  at: string,
  { http, attempts, known, signal, ...how }: GetOptions,
): Promise<FoundJson | string> {
  return retry(
    async (trying) => {
      const request = { ...how, url: at, accept: 'application/json', ifNoneMatch: known?.etag }
      const response = await sendRequest(http, { ...request, signal: trying })
      const text = await readText(response, { url: at, signal: trying })
      return foundIn(response, text, at, known)
    },
    { attempts, retryable: isTransient, timeout: getTimeout, url: at, signal },
  )
}

function foundIn(
  response: Response,
  text: string,
  at: string,
  earlier: CachedDocument | undefined,
): FoundJson | string {
  const { status, ok, url } = response
  if ([404, 405, 410].includes(status)) return String(status)
  const known = status === 304 ? earlier : undefined
  if (!ok && !known) throw errorOfResponse(response, at)
  const body = known?.body ?? text
  const json = parseJson(body, `The answer of ${at}`)
  // Web sites answer any path with a page.
  if (!isJsonObject(json)) {
    return `with ${mediaTypeOf(response) || 'something'} that is no JSON object`
  }
  return { body: json, url: url || at, cached: cachedDocument(response, { at, body, known }) }
}
