import { userMessage, type MessageOptions } from 'a2a-core'

/** What answers requests: an app, or what it is mounted in. */
type Served = { fetch(request: Request): Response | Promise<Response> }

/** Calls a method at a URL, and gives the response. */
export async function post(
  app: Served,
  url: string,
  [method, params]: [method: string, params?: object],
  headers: { [name: string]: string } = {},
): Promise<Response> {
  return app.fetch(
    new Request(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    }),
  )
}

/** Calls a method at a URL, and gives the result, or the code of the error. */
export async function call(...args: Parameters<typeof post>): Promise<{
  result?: { [field: string]: unknown }
  code?: number
}> {
  const response = await post(...args)
  const { result, error } = (await response.json()) as {
    result?: { [field: string]: unknown }
    error?: { code: number }
  }
  return { ...(result && { result }), ...(error && { code: error.code }) }
}

/** SendMessage, as a call. */
export function sending(text: string, options?: MessageOptions): [string, object] {
  return ['SendMessage', { message: userMessage(text, options) }]
}

/** The card at a URL. */
export async function cardAt(
  app: Served,
  url: string,
  headers: { [name: string]: string } = {},
): Promise<{ supportedInterfaces: { url: string }[]; [field: string]: unknown }> {
  const request = new Request(`${url}/.well-known/agent-card.json`, { headers })
  return (await (await app.fetch(request)).json()) as { supportedInterfaces: { url: string }[] }
}
