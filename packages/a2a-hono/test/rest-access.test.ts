import type { Agent } from 'a2a-core/server'
import { expect, test, vi } from 'vitest'
import { a2a } from '../src/index.ts'
import { ask, echo, errorOf, hello, key, version } from './ask-rest.ts'

test('who calls has to prove it, as over JSON-RPC', async () => {
  const options = { auth: key }
  for (const line of ['GET /tasks', 'GET /tasks/t', 'POST /message:send', 'GET /acme/tasks']) {
    const response = await ask(line, { options })
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toBe('ApiKey')
    expect(await errorOf(response)).toMatchObject({ details: [{ reason: 'UNAUTHENTICATED' }] })
  }
  expect((await ask('GET /tasks', { options, headers: { 'X-Api-Key': 'me' } })).status).toBe(200)
})

test('a tenant in the path grants nothing', async () => {
  const app = a2a(echo, { auth: key })
  const of = async (owner: string, path: string, body?: string): Promise<unknown> => {
    const response = await app.request(path, {
      headers: { ...version, 'X-Api-Key': owner, 'Content-Type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body }),
    })
    return response.json()
  }
  const { task } = (await of('me', '/acme/message:send', hello)) as { task: { id: string } }
  expect(await of('me', `/other/tasks/${task.id}`)).toMatchObject({ id: task.id })
  expect(await of('you', `/acme/tasks/${task.id}`)).toMatchObject({ error: { code: 404 } })
  expect(await of('you', '/acme/tasks')).toMatchObject({ tasks: [] })
})

test('without auth, hosts other than this machine are refused', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const app = a2a(echo)
  const response = await app.request('http://agent.example/tasks', { headers: version })
  expect(response.status).toBe(403)
  expect(await errorOf(response)).toMatchObject({ details: [{ reason: 'PERMISSION_DENIED' }] })
  expect((await app.request('http://localhost/tasks', { headers: version })).status).toBe(200)
  expect(warn).toHaveBeenCalledOnce()
})

test('extensions are activated, and required ones refused without', async () => {
  const agent: Agent = {
    ...echo,
    about: { name: 'Echo', extensions: [{ uri: 'urn:a', required: true }] },
  }
  const headers = { 'A2A-Extensions': 'urn:a, urn:b' }
  const response = await ask('GET /tasks', { agent, headers })
  expect(response.headers.get('A2A-Extensions')).toBe('urn:a')
  const missing = await ask('GET /tasks', { agent })
  expect(missing.status).toBe(400)
  expect(await errorOf(missing)).toMatchObject({
    details: [{ reason: 'EXTENSION_SUPPORT_REQUIRED', metadata: { extension: 'urn:a' } }],
  })
})

test('the version may stand in the query, in small letters, too', async () => {
  const app = a2a(echo, { auth: 'none' })
  expect((await app.request('/tasks?A2A-Version=1.0')).status).toBe(200)
  expect((await app.request('/tasks?pageSize=1&a2a-version=1.0')).status).toBe(200)
  const without = await app.request('/tasks')
  expect(without.status).toBe(400)
  expect(await errorOf(without)).toMatchObject({ details: [{ reason: 'VERSION_NOT_SUPPORTED' }] })
})
