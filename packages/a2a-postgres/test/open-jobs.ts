import { onTestFinished } from 'vitest'
import type { Pool } from 'pg'
import { database, type Database } from '../src/database.ts'
import { jobsIn, type Jobs } from '../src/jobs.ts'

/** The jobs of a schema, which an engine has made; let go of with the test. */
export async function openJobs(schema: string, pool: Pool): Promise<{ db: Database; jobs: Jobs }> {
  const db = database(pool, schema)
  const jobs = jobsIn(db, () => undefined)
  await jobs.start()
  onTestFinished(async () => {
    await jobs.stop()
    db.letGo()
  })
  return { db, jobs }
}
