/** A request that is sent to our server and to the official one. */
export type ChosenRequest = {
  binding: 'JSON-RPC' | 'HTTP+JSON'
  /** What is special about it; together with the binding it is like no other. */
  name: string
  /** `POST /message:send`: below the address of its binding. `{ended}` and the like are ids. */
  line: string
  /** Beside `A2A-Version: 1.0` and the JSON type; `undefined` leaves one of those out. */
  headers?: Record<string, string | undefined>
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown
}

/** The name of a request, and its binding's. */
export function titleOf({ binding, name }: ChosenRequest): string {
  return `${binding}: ${name}`
}

/** A message of a user, in which something may be otherwise. */
export function message(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hi' }], ...fields }
}

/** A message that says something. */
export function saying(
  text: string,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  return message({ parts: [{ text }], ...fields })
}

/** A request of JSON-RPC. */
export function call(name: string, method: string, params: unknown): ChosenRequest {
  return post(name, { jsonrpc: '2.0', id: 1, method, params })
}

/** What is sent where JSON-RPC is spoken. */
export function post(name: string, body: unknown): ChosenRequest {
  return { binding: 'JSON-RPC', name, line: 'POST /', body }
}
