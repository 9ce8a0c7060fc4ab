import { A2AError, UnsupportedMediaTypeError } from 'a2a-core'
import {
  activateExtensions,
  anonymousCaller,
  answerJsonRpc,
  toA2AError,
  type Caller,
} from 'a2a-core/server'
import { methodNotAllowed } from './method-not-allowed.ts'
import type { Serving } from './serving.ts'
import { errorHeaders } from './error-response.ts'
import { eventStream } from './event-stream.ts'
import { readBody } from './read-body.ts'

/** Answers a JSON-RPC request over HTTP (specification §9). */
export async function answerRpc(serving: Serving, request: Request): Promise<Response> {
  if (request.method !== 'POST') return methodNotAllowed(request, 'POST, OPTIONS')
  const { server, options } = serving
  try {
    checkContentType(request)
    const caller = await authenticate(serving, request)
    const extensions = activateExtensions(server.agent, requestedExtensions(request))
    const body = await readBody(request, options.bodyLimit ?? 10 * 1024 * 1024)
    const gone = new AbortController()
    const answer = await answerJsonRpc(server, body, versionOf(request), {
      caller,
      extensions,
      signal: AbortSignal.any([request.signal, gone.signal]),
    })
    const headers = {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(extensions.length > 0 && { 'A2A-Extensions': extensions.join(', ') }),
    }
    if (answer.kind === 'stream') return eventStream(serving, answer, gone, headers)
    const { response, error } = answer
    return Response.json(response, {
      status: error ? statusOf(error) : 200,
      headers: { ...headers, ...(error && errorHeaders(error)) },
    })
  } catch (thrown) {
    return refuse(serving, toA2AError(server, thrown))
  }
}

/** What went wrong before there was a JSON-RPC request: HTTP's own statuses, a readable body. */
function refuse({ options: { auth } }: Serving, error: A2AError): Response {
  const body = {
    jsonrpc: '2.0',
    id: null,
    error: { code: error.code, message: error.message, data: error.details },
  }
  const challenge = auth !== undefined && auth !== 'none' && error.httpStatus === 401
  return Response.json(body, {
    status: error.httpStatus,
    headers: {
      ...errorHeaders(error),
      ...(challenge && { 'WWW-Authenticate': auth.challenge }),
    },
  })
}

/** JSON-RPC answers its errors with 200; what is no JSON-RPC request at all is a bad request. */
function statusOf({ name, httpStatus }: A2AError): number {
  return name === 'JSONParseError' || name === 'InvalidRequestError' ? httpStatus : 200
}

function checkContentType(request: Request): void {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/a2a+json') {
    throw new UnsupportedMediaTypeError(
      `Send the request as application/json${type ? `, not ${JSON.stringify(type.slice(0, 100))}` : ''}: ` +
        'add the header "Content-Type: application/json"',
    )
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new UnsupportedMediaTypeError('Send the request without Content-Encoding')
  }
}

async function authenticate({ options: { auth } }: Serving, request: Request): Promise<Caller> {
  if (auth === undefined || auth === 'none') return anonymousCaller
  return auth.authenticate(request)
}

function versionOf(request: Request): string | undefined {
  const header = request.headers.get('a2a-version')
  return header ?? new URL(request.url).searchParams.get('A2A-Version') ?? undefined
}

function requestedExtensions(request: Request): string[] {
  const header = request.headers.get('a2a-extensions') ?? ''
  return header
    .split(',')
    .map((uri) => uri.trim())
    .filter((uri) => uri !== '')
}
