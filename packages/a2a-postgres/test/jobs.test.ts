import { expect, onTestFinished, test } from 'vitest'
import { database } from '../src/database.ts'
import { jobsIn } from '../src/jobs.ts'
import { beginTurn, holdClaims, newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'
import { leasesRunOut } from './pass-time.ts'

test('a search for leases that reaches the database too late frees none of them', async () => {
  const schema = newSchema()
  const engine = openEngine({ schema })
  const scope = newScope()
  await engine.create(scope, newTask())
  await beginTurn(engine, await holdClaims(engine, scope.agent).next())
  await engine.close()
  const pool = openPool()
  const db = database(pool, schema)
  const jobs = jobsIn(db, () => undefined)
  await jobs.start()
  onTestFinished(async () => {
    await jobs.stop()
    db.letGo()
  })
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
