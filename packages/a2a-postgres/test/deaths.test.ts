import { expect, test } from 'vitest'
import type { Claim, Engine } from 'a2a-core/server'
import {
  ask,
  beginTurn,
  complete,
  holdClaims,
  keyOf,
  newScope,
  newTask,
  say,
} from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'
import { delaysPass, leasesRunOut, timeIn } from './pass-time.ts'

test('a turn that dies twice before it got anywhere is tried alone', async () => {
  const { engine, claims, die, suspects } = await stage()
  await engine.create(claims.scope, newTask())
  const stalled = [(await beginTurn(engine, await claims.next())).stalled]
  expect(await suspects()).toBe(0)
  for (const suspected of [0, 1]) {
    stalled.push((await beginTurn(engine, await die())).stalled)
    expect(await suspects()).toBe(suspected)
  }
  expect(stalled).toEqual([0, 1, 2])
})

test('a turn that gets on is not suspected for two deaths, and its next turn begins anew', async () => {
  const { engine, claims, die, suspects } = await stage()
  await engine.create(claims.scope, newTask())
  let claim = await claims.next()
  for (let death = 0; death < 2; death++) {
    await beginTurn(engine, claim)
    await say(engine, claim, 'so far')
    claim = await die()
  }
  expect(await suspects()).toBe(0)
  expect(await beginTurn(engine, claim)).toMatchObject({ attempt: 3, stalled: 0 })
  expect(await complete(engine, claim)).toBe('committed')
})

test('of those who are suspected one runs at a time, and the others’ work goes on', async () => {
  const { engine, claims, die, suspects, pass } = await stage()
  const { scope } = claims
  for (const task of [newTask(), newTask()]) await engine.create(scope, task)
  for (const claim of [await claims.next(), await claims.next()]) await beginTurn(engine, claim)
  for (const claim of [await die(), await claims.next()]) await beginTurn(engine, claim)
  const first = await die()
  await pass()
  expect(await suspects()).toBe(1)
  const innocent = newTask()
  await engine.create(scope, innocent)
  const other = await claims.next()
  expect(other.key.taskId).toBe(innocent.taskId)
  expect(await complete(engine, first)).toBe('committed')
  await engine.next(first)
  claims.leave(first)
  expect((await claims.nextAs(pass)).key.taskId).not.toBe(first.key.taskId)
})

test('a suspect that waits for another does not keep it waiting for ever', async () => {
  const { engine, claims, die, suspects, pass } = await stage()
  for (const task of [newTask(), newTask()]) await engine.create(claims.scope, task)
  for (const claim of [await claims.next(), await claims.next()]) await beginTurn(engine, claim)
  for (const claim of [await die(), await claims.next()]) await beginTurn(engine, claim)
  const first = await die()
  await pass()
  expect(await suspects()).toBe(1)
  const second = await claims.nextAs(pass)
  expect(second.key.taskId).not.toBe(first.key.taskId)
  expect(await suspects()).toBe(2)
})

test('a turn that dies for the fourth time, alone, waits before it is tried again', async () => {
  const { engine, claims, die, pool, schema, pass } = await stage()
  await engine.create(claims.scope, newTask())
  await beginTurn(engine, await claims.next())
  for (let death = 1; death <= 3; death++) await beginTurn(engine, await die())
  const now = await timeIn(pool)
  const waiting = async (): Promise<unknown> => {
    // Whoever holds the lease may renew it meanwhile.
    await leasesRunOut(pool, schema, now)
    const { rows } = await pool.query(
      `select state, start_after > now() as waits from ${schema}_jobs.job
       where name like 'suspect/%'`,
    )
    return rows
  }
  await expect.poll(waiting, { timeout: 10_000 }).toEqual([{ state: 'created', waits: true }])
  const claim = await claims.nextAs(pass)
  expect(await beginTurn(engine, claim)).toMatchObject({ attempt: 5, stalled: 4 })
  expect(await complete(engine, claim)).toBe('committed')
})

test('a suspect that is handed over does not wait for a death that it has waited for', async () => {
  const { engine, claims, die, pool, schema, pass } = await stage()
  await engine.create(claims.scope, newTask())
  await beginTurn(engine, await claims.next())
  for (let death = 1; death <= 3; death++) await beginTurn(engine, await die())
  const now = await timeIn(pool)
  const fifth = await claims.nextAs(async () => {
    await leasesRunOut(pool, schema, now)
    await pass()
  })
  await beginTurn(engine, fifth)
  await engine.close()
  const other = openEngine({ schema, pollInterval: 20 })
  const claim = await holdClaims(other, claims.scope.agent).next()
  expect(await beginTurn(other, claim)).toMatchObject({ attempt: 6 })
  const { rows } = await pool.query(
    `select extract(epoch from start_after - created_on)::int as waited from ${schema}_jobs.job`,
  )
  expect(rows).toEqual([{ waited: 0 }])
})

test('what pg-boss gives up is found, and given up by its task', async () => {
  const { engine, claims, die, pool, schema } = await stage()
  await engine.create(claims.scope, newTask())
  await beginTurn(engine, await claims.next())
  await pool.query(`update ${schema}_jobs.job set retry_limit = 0`)
  const work = await engine.next(await die())
  expect(work?.stalled).toBeGreaterThan(5)
})

test('a task that is canceled while it is suspected waits for nothing', async () => {
  const { engine, claims, die } = await stage()
  const task = newTask()
  await engine.create(claims.scope, task)
  await beginTurn(engine, await claims.next())
  await beginTurn(engine, await die())
  await engine.requestCancel(keyOf(claims.scope, task))
  expect((await die()).signal.reason).toMatchObject({ reason: 'canceled' })
})

test('who dies after its turn, before it let its task go, keeps no later message waiting', async () => {
  const { engine, claims, die } = await stage()
  const task = newTask()
  await engine.create(claims.scope, task)
  const claim = await claims.next()
  await beginTurn(engine, claim)
  await ask(engine, claim)
  expect(await engine.next(await die())).toBeUndefined()
  const input = newTask(task).input
  expect(await engine.post(keyOf(claims.scope, task), input)).toBe('posted')
  const work = await engine.next(await claims.next())
  expect(work).toMatchObject({ input, begun: false, stalled: 0 })
})

test('who dies after its turn, before it let its task go, keeps nobody in line', async () => {
  const { engine, claims, die } = await stage()
  const first = newTask({ serial: true })
  const second = newTask({ serial: true, contextId: first.contextId })
  for (const task of [first, second]) await engine.create(claims.scope, task)
  const claim = await claims.next()
  await beginTurn(engine, claim)
  await ask(engine, claim)
  expect(await engine.next(await die())).toBeUndefined()
  expect((await claims.next()).key.taskId).toBe(second.taskId)
})

/** An engine whose claims are in the hands of the test, and die when it says so. */
async function stage() {
  const schema = newSchema()
  const pool = openPool()
  const engine: Engine = openEngine({ schema, pollInterval: 20 })
  const scope = newScope()
  const holder = holdClaims(engine, scope.agent)
  const pass = (): Promise<void> => delaysPass(pool, schema)

  /** The next claim, for which time has to pass in some way. */
  async function nextAs(timePasses: () => Promise<void>): Promise<Claim> {
    const arrived = new AbortController()
    const claimed = holder.next().finally(() => arrived.abort())
    while (!arrived.signal.aborted) {
      await timePasses()
      await Promise.race([claimed, new Promise((resolve) => setTimeout(resolve, 50))])
    }
    return claimed
  }

  /** The process that holds the claim is gone; another takes the task up. */
  const die = async (): Promise<Claim> => {
    const now = await timeIn(pool)
    return nextAs(async () => {
      await leasesRunOut(pool, schema, now)
      await pass()
    })
  }

  /** How many tasks are run as suspects. */
  const suspects = async (): Promise<number> => {
    const { rows } = await pool.query(
      `select from ${schema}_jobs.job where name like 'suspect/%' and state = 'active'`,
    )
    return rows.length
  }

  return { engine, pool, schema, pass, die, suspects, claims: { ...holder, scope, nextAs } }
}
