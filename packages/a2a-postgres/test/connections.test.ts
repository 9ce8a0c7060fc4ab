import { expect, inject, onTestFinished, test } from 'vitest'
import { Pool } from 'pg'
import { EngineUnavailableError, text, toA2AError, type Agent } from 'a2a-core/server'
import { postgres } from 'a2a-postgres'
import { breakingPool } from './breaking-pool.ts'
import { endingProxy } from './ending-proxy.ts'
import { beginTurn, holdClaims, keyOf, newScope, newTask, say } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'
import { leasesRunOut } from './pass-time.ts'
import { poolWithQuery } from './pool-with-query.ts'
import { answersOf, serveHere } from './serve-here.ts'
import { newServer } from './server/start-server.ts'

const echo: Agent = {
  id: 'echo',
  about: { name: 'Echo' },
  async *run(turn) {
    yield text(`You said ${turn.text}`)
  },
}

test('readers miss nothing while the connection that listens is cut, and are told again after', async () => {
  const schema = newSchema()
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const reader = openEngine({ schema, onError })
  const writer = openEngine({ schema, onError: () => undefined })
  const scope = newScope()
  const task = newTask()
  await writer.create(scope, task)
  const claim = await holdClaims(writer, scope.agent).next()
  const key = keyOf(scope, task)
  const never = new AbortController().signal
  const pool = openPool()
  // What the connection that listens asks last, as it begins, is that others see it.
  const listening = `from pg_stat_activity
    where query like '%lock_shared(%process in ${schema}''%' and pid <> pg_backend_pid()`
  const listeners = async (): Promise<number> =>
    (await pool.query(`select ${listening}`)).rows.length
  await reader.get(key)
  await expect.poll(listeners, { timeout: 10_000 }).toBe(2)
  await pool.query(`select pg_terminate_backend(pid) ${listening}`)
  const waiting = reader.changed(key, 1, never)
  expect(await say(writer, claim, 'while it is cut')).toBe('committed')
  await waiting
  expect(await reader.read(key, 1, 10)).toHaveLength(1)
  await expect.poll(listeners, { timeout: 10_000 }).toBe(2)
  expect(errors.length).toBeGreaterThan(0)
})

test('an engine that is closed while it begins to listen leaves nothing that goes on', async () => {
  const schema = newSchema()
  const pool = new Pool({ connectionString: inject('postgresUrl') })
  const before = timers()
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const slow = poolWithQuery(pool, async (client, statement, values) => {
    if (statement.startsWith('listen ')) {
      asked.resolve()
      await answered.promise
    }
    return client.query(statement, values)
  })
  const engine = postgres(slow, { schema, onError: () => undefined })
  const listed = engine.list(newScope(), { pageSize: 1 })
  await asked.promise
  const closed = engine.close()
  answered.resolve()
  await expect(listed).rejects.toThrow('The engine is closed')
  await closed
  await pool.end()
  await expect.poll(timers, { timeout: 5_000 }).toBe(before)
})

test('a dead process is missed where no connection may listen', async () => {
  const schema = newSchema()
  const errors: unknown[] = []
  const pool = breakingPool(openPool(), 'listen "')
  const engine = postgres(pool, { schema, onError: (error) => errors.push(error) })
  onTestFinished(() => engine.close())
  const scope = newScope()
  await engine.create(scope, newTask())
  const claims = holdClaims(engine, scope.agent)
  const first = await claims.next()
  await beginTurn(engine, first)
  await expect.poll(() => errors.length).toBe(1)
  await leasesRunOut(openPool(), schema)
  const second = await claims.next()
  expect(second.key).toEqual(first.key)
  expect(second.fence).not.toBe(first.fence)
})

test('PostgreSQL is started again: calls meanwhile fail and say why, and then all goes on', async () => {
  const server = await newServer()
  onTestFinished(() => server.remove())
  await server.start()
  const pool = new Pool({ connectionString: server.url })
  const errors: unknown[] = []
  const engine = postgres(pool, { onError: (error) => errors.push(error) })
  onTestFinished(async () => {
    await engine.close()
    await pool.end()
  })
  const stopped = Promise.withResolvers<void>()
  const agent: Agent = {
    ...echo,
    async *run(turn) {
      yield text(`${turn.text} at attempt ${turn.attempt}`)
      if (turn.text === 'wait' && turn.attempt === 1) {
        await restarted.promise
      }
      if (turn.text === 'talk' && turn.attempt === 1) await stopped.promise
      yield text(', and on')
    },
  }
  const restarted = Promise.withResolvers<void>()
  const served = serveHere(agent, engine)
  const id = await served.begin('wait')
  await served.said(id, 'wait at attempt 1')
  const talking = await served.begin('talk')
  await served.said(talking, 'talk at attempt 1')
  await server.stop()
  stopped.resolve()
  await expect(engine.get({ ...newScope(), taskId: 'any' })).rejects.toThrow(EngineUnavailableError)
  await expect(served.ask('now')).rejects.toThrow(/ECONNREFUSED|terminat|reached/)
  await server.start()
  restarted.resolve()
  // The turn that only ran goes on, and so does the one that had something to store.
  expect(answersOf(await served.ended(id))).toEqual(['wait at attempt 1, and on'])
  expect(answersOf(await served.ended(talking))).toEqual(['talk at attempt 1, and on'])
  expect(answersOf(await served.ask('again'))).toEqual(['again at attempt 1, and on'])
  expect(errors.length).toBeGreaterThan(0)
})

test('a connection that is over as soon as it is ready fails the call, and not the process', async () => {
  await using proxy = await endingProxy(inject('postgresUrl'))
  const engine = openEngine({ pool: openPool({ connectionString: proxy.url }) })
  const failure = engine.get({ ...newScope(), taskId: 'any' })
  await expect(failure).rejects.toThrow(EngineUnavailableError)
})

test('what PostgreSQL says does not cross the wire', async () => {
  const pool = openPool({ connectionString: 'postgres://secret@127.0.0.1:1/secret' })
  const engine = openEngine({ pool })
  const error = await engine.list(newScope(), { pageSize: 1 }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(EngineUnavailableError)
  const told: unknown[] = []
  const shown = toA2AError({ closing: false, onError: (thrown) => told.push(thrown) }, error)
  expect(shown.message).not.toMatch(/secret|ECONNREFUSED|127\.0\.0\.1/)
  expect(shown).toMatchObject({ name: 'ServiceUnavailableError', retryAfter: 3 })
  expect(told).toEqual([error])
})

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}
