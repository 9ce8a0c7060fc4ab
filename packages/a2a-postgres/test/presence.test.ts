import { expect, onTestFinished, test } from 'vitest'
import type { Claim, Engine } from 'a2a-core/server'
import type { Pool } from 'pg'
import { postgres } from 'a2a-postgres'
import { freeClaims } from '../src/free-claims.ts'
import type { Hint } from '../src/hint.ts'
import { breakingPool } from './breaking-pool.ts'
import { beginTurn, complete, holdClaims, keyOf, newScope, newTask, say } from './hold-claims.ts'
import { holderIn, openJudge, type Judge } from './judge.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'
import { openJobs } from './open-jobs.ts'
import { recycledSessions } from './recycled-sessions.ts'
import { newServer } from './server/start-server.ts'
import { withWebhook } from './with-webhook.ts'

/** A number that no process has. */
const nobody = 2 ** 31 - 1

test('a claim bears the number of its process, which is there as long as it is open', async () => {
  const { engine, judge, claim } = await stage()
  const [process] = holderIn(claim.fence)
  expect(await judge.present()).toEqual(new Set([process]))
  expect(await judge.holders()).toEqual([process])
  await engine.close()
  await expect.poll(() => judge.present(), { timeout: 10_000 }).toEqual(new Set())
  // Nothing is left that it could be missed for.
  expect(await judge.holders()).toEqual([])
})

test('what a process holds that is there is not freed, whoever takes it to be gone', async () => {
  const { engine, judge, claim } = await stage()
  const [process] = holderIn(claim.fence)
  expect(await judge.free(process)).toEqual([])
  expect(await complete(engine, claim)).toBe('committed')
})

test('processes of other schemas are others', async () => {
  const here = await stage()
  const there = await stage()
  const [process] = holderIn(here.claim.fence)
  expect(await there.judge.present()).not.toContain(process)
})

test('what a process holds that is gone is freed once, whoever frees it, and is tried again', async () => {
  const { engine, judge, claim, claims, isHeldBy, schema } = await stage()
  await isHeldBy(nobody)
  const other = await openJudge(schema)
  const queues = await Promise.all([judge.free(nobody), other.free(nobody)])
  expect(new Set(queues.flat())).toEqual(new Set([`run/${claim.key.agent}`]))
  const second = await claims.next()
  expect(await judge.free(nobody)).toEqual([])
  expect(await say(engine, claim, 'too late')).toBe('lost')
  expect(await beginTurn(engine, second)).toMatchObject({ attempt: 2, stalled: 1 })
  expect(await complete(engine, second)).toBe('committed')
})

test('who has fetched a job that a gone process held, and not claimed it yet, keeps it', async () => {
  const { judge, isHeldBy, schema } = await stage()
  await isHeldBy(nobody)
  await openPool().query(`update ${schema}_jobs.job set retry_count = retry_count + 1`)
  expect(await judge.free(nobody)).toEqual([])
})

test('a queue whose jobs cannot be freed keeps no other waiting', async () => {
  const { engine, schema, claim, isHeldBy } = await stage()
  const scope = newScope()
  await engine.create(scope, newTask())
  await holdClaims(engine, scope.agent).next()
  await isHeldBy(nobody)
  const { db, jobs } = await openJobs(schema, openPool())
  const queues = [`run/${claim.key.agent}`, `run/${scope.agent}`].toSorted()
  const [refused] = queues
  const free = (queue: string, held: Parameters<typeof jobs.free>[1]): Promise<void> =>
    queue === refused ? Promise.reject(new Error('refused')) : jobs.free(queue, held)
  const told: string[] = []
  const hear = (hint: Hint): void => void told.push(...(hint.queues ?? []))
  const parts = { db, jobs: { ...jobs, free }, channel: schema, hear }
  await expect(freeClaims(parts, [nobody])).rejects.toThrow('refused')
  expect(told).toEqual(queues.slice(1))
})

test('fences of an earlier version, which name no process, are left to their leases', async () => {
  const { judge, isHeldBy } = await stage()
  await isHeldBy(undefined)
  expect(await judge.holders()).toEqual([])
  expect(await judge.free(nobody)).toEqual([])
})

test('a call of a webhook that a gone process made is another’s', async () => {
  const schema = newSchema()
  const engine = openEngine({ schema, pollInterval: 20 })
  const { push, key } = await withWebhook(engine)
  const judge = await openJudge(schema)
  await expect.poll(() => judge.present()).toHaveProperty('size', 1)
  const calls = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  let called = 0
  push.work(
    key.agent,
    async ({ lease, signal }) => {
      calls[called++]?.resolve(lease)
      await new Promise<void>((resolve) => {
        if (called === 2) resolve()
        signal.addEventListener('abort', () => resolve())
      })
      return { kind: 'stop' }
    },
    { concurrency: 2 },
  )
  const first = await calls[0]?.promise
  expect(await judge.holders()).toEqual([holderIn(first ?? '')[0]])
  await openPool().query(
    `update ${schema}.webhook set lease = regexp_replace(lease, '\\d+-(\\d+)$', '${nobody}-\\1')`,
  )
  expect(await judge.free(nobody)).toEqual([`push/${key.agent}`])
  const [, attempt] = holderIn((await calls[1]?.promise) ?? '')
  expect(attempt).toBe(1)
})

test('a process whose connection that listens is cut comes back, and keeps what it holds', async () => {
  const { engine, judge, claim } = await stage({ onError: quiet })
  const [process] = holderIn(claim.fence)
  const { rows } = await openPool().query(
    `select pg_terminate_backend(pid, 10000) from pg_locks where locktype = 'advisory' and objid = $1`,
    [process],
  )
  expect(rows).toHaveLength(1)
  await expect.poll(() => judge.present(), { timeout: 10_000 }).toContain(process)
  expect(await judge.free(process)).toEqual([])
  expect(await complete(engine, claim)).toBe('committed')
})

test('after PostgreSQL is started again all are there as before, and hold what they held', async () => {
  const server = await newServer()
  onTestFinished(() => server.remove())
  await server.start()
  const pool = (): Pool => openPool({ connectionString: server.url })
  const worker = openEngine({ pool: pool(), onError: quiet })
  // It looks, like any other, who is gone.
  const other = openEngine({ pool: pool(), onError: quiet })
  const scope = newScope()
  await worker.create(scope, newTask())
  await other.get(keyOf(scope, { taskId: 'any' }))
  const judge = await openJudge('a2a', pool())
  await expect.poll(() => judge.present(), { timeout: 10_000 }).toHaveProperty('size', 2)
  const present = await judge.present()
  const claim = await holdClaims(worker, scope.agent).next()
  await beginTurn(worker, claim)
  await server.stop()
  await server.start()
  const presentAgain = (): Promise<unknown> => judge.present().catch(() => undefined)
  await expect.poll(presentAgain, { timeout: 10_000 }).toEqual(present)
  expect(await judge.free(...present)).toEqual([])
  expect(await complete(worker, claim)).toBe('committed')
})

test('what is claimed while others do not see the process bears no number', async () => {
  const pool = breakingPool(openPool(), 'pg_advisory_lock_shared')
  const engine = postgres(pool, { schema: newSchema(), onError: quiet })
  onTestFinished(() => engine.close())
  const scope = newScope()
  await engine.create(scope, newTask())
  const claim = await holdClaims(engine, scope.agent).next()
  expect(holderIn(claim.fence)).toEqual([NaN, NaN])
})

test('a process that others do not see, though its connection goes on, makes it anew', async () => {
  const schema = newSchema()
  const pool = recycledSessions(openPool())
  const errors: unknown[] = []
  const engine = postgres(pool, { schema, onError: (error) => errors.push(error) })
  onTestFinished(async () => {
    await engine.close()
    pool.recycle()
  })
  await engine.get(keyOf(newScope(), { taskId: 'any' }))
  const judge = await openJudge(schema)
  const seen = (): Promise<Set<number>> => judge.present()
  await expect.poll(seen, { timeout: 10_000 }).toHaveProperty('size', 1)
  const before = await seen()
  pool.recycle()
  await expect.poll(() => String(errors), { timeout: 10_000 }).toContain('not seen by others')
  await expect.poll(seen, { timeout: 10_000 }).toEqual(before)
})

function quiet(): void {}

/** A claim, in the hands of the test, of an engine that others see. */
async function stage(options: { onError?: () => void } = {}): Promise<{
  engine: Engine
  judge: Judge
  schema: string
  claims: ReturnType<typeof holdClaims>
  claim: Claim
  isHeldBy: (process: number | undefined) => Promise<void>
}> {
  const schema = newSchema()
  const engine = openEngine({ schema, pollInterval: 20, ...options })
  const scope = newScope()
  await engine.create(scope, newTask())
  const judge = await openJudge(schema)
  await expect.poll(() => judge.present(), { timeout: 10_000 }).toHaveProperty('size', 1)
  const claims = holdClaims(engine, scope.agent)
  const claim = await claims.next()
  await beginTurn(engine, claim)
  const isHeldBy = async (process: number | undefined): Promise<void> => {
    const holder = process === undefined ? '' : `.${process}-\\1`
    await openPool().query(
      `update ${schema}.task set fence = regexp_replace(fence, '[.]\\d+-(\\d+)$', '${holder}')`,
    )
  }
  return { engine, judge, schema, claims, claim, isHeldBy }
}
