import type { Pool } from 'pg'

/**
 * Lets the leases run out of all who hold one by now, as when ten seconds pass and nobody renews
 * them. Who takes a job afterwards has its own.
 */
export async function leasesRunOut(pool: Pool, schema: string, takenBy?: Date): Promise<void> {
  await pool.query(
    `update ${schema}_jobs.job set heartbeat_on = now() - interval '1 minute'
     where state = 'active' and started_on <= coalesce($1, now())`,
    [takenBy],
  )
}

/** Lets no lease run out of all who hold one by now: what is taken from them is for another reason. */
export async function leasesHold(pool: Pool, schema: string): Promise<void> {
  await pool.query(
    `update ${schema}_jobs.job set heartbeat_on = now() + interval '1 day' where state = 'active'`,
  )
}

/** What time it is in the database. */
export async function timeIn(pool: Pool): Promise<Date> {
  const { rows } = await pool.query('select clock_timestamp() as now')
  return rows[0].now
}

/** Lets the time pass that jobs wait. */
export async function delaysPass(pool: Pool, schema: string): Promise<void> {
  await pool.query(
    `update ${schema}_jobs.job set start_after = now() where state in ('created', 'retry')`,
  )
}
