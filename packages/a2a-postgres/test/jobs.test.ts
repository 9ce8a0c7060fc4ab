import { types, type CustomTypesConfig } from 'pg'
import { expect, test } from 'vitest'
import { beginTurn, holdClaims, newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'
import { openJobs } from './open-jobs.ts'
import { leasesRunOut } from './pass-time.ts'

/** As `pg` reads values, but times as they are sent. */
const textForTimes: CustomTypesConfig['getTypeParser'] = (type) =>
  type === types.builtins.TIMESTAMPTZ ? String : types.getTypeParser(type)

test('a search for leases that reaches the database too late frees none of them', async () => {
  const schema = newSchema()
  const engine = openEngine({ schema })
  const scope = newScope()
  await engine.create(scope, newTask())
  await beginTurn(engine, await holdClaims(engine, scope.agent).next())
  await engine.close()
  const pool = openPool()
  const { jobs } = await openJobs(schema, pool)
  const [job] = await jobs.fetch(`run/${scope.agent}`, 1)
  if (!job) throw new Error('There is a job')
  await leasesRunOut(pool, schema)
  await expect(jobs.supervise(new Date(Date.now() - 60_000))).rejects.toThrow('Too late')
  expect(await jobs.touch(job.queue, [job])).toEqual(new Set([job.id]))
  const inTime = async (): Promise<unknown> => {
    await leasesRunOut(pool, schema)
    await jobs.supervise(new Date(Date.now() + 60_000))
    return jobs.touch(job.queue, [job])
  }
  // pg-boss looks at a queue once a second at most.
  await expect.poll(inTime, { timeout: 10_000 }).toEqual(new Set())
})

test('leases that ran out are found, whatever the pool makes of times', async () => {
  const schema = newSchema()
  const pool = openPool({ types: { getTypeParser: textForTimes } })
  const engine = openEngine({ schema, pool })
  const scope = newScope()
  await engine.create(scope, newTask())
  const claims = holdClaims(engine, scope.agent)
  await beginTurn(engine, await claims.next())
  const again = claims.next()
  const waiting = async (): Promise<unknown> => {
    await leasesRunOut(pool, schema)
    return Promise.race([again.then(() => 'claimed'), new Promise(setImmediate)])
  }
  await expect.poll(waiting, { timeout: 10_000 }).toBe('claimed')
})
