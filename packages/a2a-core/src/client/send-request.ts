import {
  extensionsHeaders,
  protocolVersion,
  versionHeader,
  type ProtocolVersion,
} from '../protocol/version.ts'
import { ConnectError, networkReason } from './connect-error.ts'
import { mostRedirects, redirectTarget } from './redirect-target.ts'

/** Makes an HTTP request, as the platform's `fetch` does. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * Headers for every request, credentials among them: an object, or a function that makes them for
 * the address asked, so that a credential can be kept to one origin and be renewed. A redirect to
 * another origin gets what the function makes for it, and nothing of an object.
 */
export type HeadersOption =
  | Record<string, string>
  | ((url: string) => Record<string, string> | Promise<Record<string, string>>)

/** How every request of one client is made. */
export type Http = {
  fetch: Fetch
  headers: HeadersOption | undefined
}

/** One HTTP request. */
export type HttpRequest = {
  url: string
  /** The media type awaited. */
  accept: string
  /** JSON to post; a request without is a GET. */
  body?: string | undefined
  /** What the body is. Default: `application/json` */
  contentType?: string | undefined
  /** The version of the protocol that it is in. Default: 1.0 */
  version?: ProtocolVersion | undefined
  /** URIs of the extensions to activate (specification §3.2.6). */
  extensions?: readonly string[] | undefined
  /** The number of the last event that arrived, to go on after it. */
  lastEventId?: string | undefined
  /** The tag of what is known already: it is not sent again when it has not changed. */
  ifNoneMatch?: string | undefined
  /** What becomes of redirects. Default: they are followed */
  redirect?: 'follow' | 'manual' | undefined
  signal: AbortSignal | undefined
}

/**
 * Makes an HTTP request with the headers of the protocol (specification §3.2.6). Where it is
 * redirected, the headers given are made for the new address; an object of headers is for one
 * origin, and stays there. (`fetch` by itself takes all along but `Authorization`.)
 *
 * @throws ConnectError when there is no answer
 */
export async function sendRequest(http: Http, request: HttpRequest): Promise<Response> {
  const { body, redirect } = request
  // Without headers of its own, a request has nothing to lose.
  if (redirect === 'manual' || http.headers === undefined) return send(http, request)
  const method = body === undefined ? 'GET' : 'POST'
  let headers: HeadersOption | undefined = http.headers
  let { url } = request
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await send({ ...http, headers }, { ...request, url, redirect: 'manual' })
    if (response.type === 'opaqueredirect') {
      throw new ConnectError(url, `${url} redirects, and this platform hides where to`)
    }
    const target = redirectTarget(response, url, method)
    if (target === undefined) return response
    await response.body?.cancel()
    if (typeof headers !== 'function' && new URL(target).origin !== new URL(url).origin) {
      headers = undefined
    }
    url = target
  }
  throw new ConnectError(url, `${request.url} redirects more than ${mostRedirects} times`)
}

async function send(http: Http, request: HttpRequest): Promise<Response> {
  const { url, accept, body, extensions = [], lastEventId, ifNoneMatch, signal } = request
  const { contentType = 'application/json', redirect, version = protocolVersion } = request
  const { headers: given } = http
  const headers = new Headers(typeof given === 'function' ? await given(url) : given)
  headers.set('Accept', accept)
  headers.set(versionHeader, version)
  if (extensions.length > 0) headers.set(extensionsHeaders[version], extensions.join(','))
  if (lastEventId !== undefined) headers.set('Last-Event-ID', lastEventId)
  if (ifNoneMatch !== undefined) headers.set('If-None-Match', ifNoneMatch)
  if (body !== undefined) headers.set('Content-Type', contentType)
  const init: RequestInit = { method: body === undefined ? 'GET' : 'POST', headers }
  if (body !== undefined) init.body = body
  if (redirect) init.redirect = redirect
  if (signal) init.signal = signal
  try {
    return await http.fetch(url, init)
  } catch (error) {
    signal?.throwIfAborted()
    const reason = networkReason(error)
    throw new ConnectError(url, `Could not reach ${url}: ${reason}`, { cause: error })
  }
}
