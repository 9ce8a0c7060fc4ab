import { expect, onTestFinished, test, vi } from 'vitest'
import { Pool } from 'pg'
import { textOf } from 'a2a-core'
import { connect, type ConnectOptions } from 'a2a-core/client'
import { text, type Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
import { postgres } from 'a2a-postgres'
import { newServer } from './server/start-server.ts'

type Fetch = NonNullable<ConnectOptions['fetch']>

/** An agent on a PostgreSQL of its own, and a client of it that never pauses between its tries. */
async function stage(binding: NonNullable<ConnectOptions['binding']>) {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const server = await newServer()
  onTestFinished(() => server.remove())
  await server.start()
  const pool = new Pool({ connectionString: server.url })
  const engine = postgres(pool, { onError: () => undefined })
  const gate = Promise.withResolvers<void>()
  const runs: string[] = []
  const agent: Agent = {
    id: 'agent',
    about: { name: 'Agent' },
    recovery: 'fail',
    async *run(turn) {
      runs.push(turn.text)
      yield text('before')
      if (turn.text === 'wait') await gate.promise
      yield text(' and after')
    },
  }
  const app = a2a(agent, { engine, auth: 'none', onError: () => undefined })
  onTestFinished(async () => {
    await app.close({ drainMs: 0 })
    await engine.close()
    await pool.end()
  })
  const statuses: number[] = []
  let started: Promise<void> | undefined
  const fetch: Fetch = async (url, init) => {
    const response = await app.request(url, init)
    statuses.push(response.status)
    if (response.status !== 503) return response
    expect(response.headers.get('Retry-After')).toBe('3')
    // Within the time that the client is told to wait, PostgreSQL is there again.
    await (started ??= server.start())
    return new Response(await response.text(), { status: 503, headers: { 'Retry-After': '0' } })
  }
  const remote = await connect('http://agent.example', { binding, fetch })
  return { server, remote, runs, statuses, gate }
}

test.each(['JSONRPC', 'HTTP+JSON'] as const)(
  'what is asked over %s while PostgreSQL is started again is answered, and runs once',
  async (binding) => {
    const { server, remote, runs, statuses } = await stage(binding)
    await remote.ask('first')
    await server.stop()
    expect(await remote.ask('then')).toMatchObject({ text: 'before and after' })
    expect(statuses).toContain(503)
    expect(runs).toEqual(['first', 'then'])
  },
)

test('who reads a stream while PostgreSQL is started again misses nothing', async () => {
  const { server, remote, runs, gate } = await stage('JSONRPC')
  const said: string[] = []
  for await (const { artifactUpdate } of remote.stream('wait')) {
    if (artifactUpdate) said.push(textOf(artifactUpdate.artifact.parts))
    if (said.length !== 1) continue
    await server.stop()
    gate.resolve()
    await server.start()
  }
  expect(said.join('')).toBe('before and after')
  expect(runs).toEqual(['wait'])
})
