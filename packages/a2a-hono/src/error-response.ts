import { errorTable, type A2AError } from 'a2a-core'

/** An error as REST has it: `google.rpc.Status` in JSON (specification §11.6). */
export function restError(error: A2AError, headers: Record<string, string> = {}): Response {
  const body = {
    error: {
      code: error.httpStatus,
      status: errorTable[error.name].status,
      message: error.message,
      details: error.details,
    },
  }
  return Response.json(body, {
    status: error.httpStatus,
    headers: { ...errorHeaders(error), ...headers },
  })
}

/** The headers that go with an error. */
export function errorHeaders({ retryAfter }: A2AError): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
  }
}
