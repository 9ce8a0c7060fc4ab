import { UnauthenticatedError } from 'a2a-core'
import { text, type Agent } from 'a2a-core/server'
import { expect } from 'vitest'
import { a2a, type A2AOptions, type Auth } from '../src/index.ts'

/** An agent that says what it is told. */
export const echo: Agent = {
  id: 'echo',
  about: { name: 'Echo' },
  async *run(turn) {
    yield text(turn.text)
  },
}

/** The header that says which version is spoken. */
export const version = { 'A2A-Version': '1.0' }

/** A request to say hello. */
export const hello = JSON.stringify({
  message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'hello' }] },
})

/** Takes any key, and its sender for the owner of that name. */
export const key: Auth = {
  securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } } },
  securityRequirements: [{ schemes: { key: { list: [] } } }],
  challenge: 'ApiKey',
  authenticate(request) {
    const owner = request.headers.get('X-Api-Key')
    if (!owner) throw new UnauthenticatedError('Send your key in the header X-Api-Key')
    return { tenant: '', owner }
  },
}

/** How an app of its own answers `GET /tasks` and the like. */
export async function ask(
  line: string,
  {
    headers = {},
    body,
    options,
    agent = echo,
  }: {
    headers?: Record<string, string>
    body?: string
    options?: A2AOptions
    agent?: Agent
  } = {},
): Promise<Response> {
  const [method = '', path = ''] = line.split(' ')
  const app = a2a(agent, { auth: 'none', ...options })
  return app.request(path, {
    method,
    headers: { ...version, ...headers },
    ...(body !== undefined && { body }),
  })
}

/** The error that an answer of HTTP+JSON is. */
export async function errorOf(response: Response): Promise<unknown> {
  expect(response.headers.get('Content-Type')).toBe('application/a2a+json')
  return ((await response.json()) as { error: unknown }).error
}
