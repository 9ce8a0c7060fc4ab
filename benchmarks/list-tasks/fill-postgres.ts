import { Client } from 'pg'
import { fill } from './fill.ts'

/** How many tasks the engine makes itself: one of each context. */
const made = 1_000

/**
 * Fills PostgreSQL as `fill` does, in less time: a thousand tasks by the engine, the others as copies
 * of their rows, each with an id and a time of its own. Then it is vacuumed, as PostgreSQL does by
 * itself in a while.
 *
 * @param url where the database is
 */
export function fillPostgres(url: string): typeof fill {
  return async (engine, tasks) => {
    await fill(engine, made)
    const client = new Client({ connectionString: url })
    await client.connect()
    // Rows are copied before those of their tasks, from which the others are told apart.
    await client.query('set session_replication_role = replica')
    for (const copy of [copyMessages, copySnapshots, copyEvents, copyTasks]) {
      await client.query(copy, [tasks / made - 1, made])
    }
    await client.query('vacuum analyze')
    await client.end()
  }
}

const copies = 'a2a.task cross join generate_series(1, $1::int) as copy'
const number = 'task.number + copy * $2::int'
const id = 'md5(task.id || copy)::uuid::text'
/** As many milliseconds later as `fill` would make it. */
const time = `to_char(task.status_at::timestamptz at time zone 'UTC'
  + copy * $2::int / 10 * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const contentOf = (column: string): string =>
  `replace(replace(${column}::text, task.id, ${id}), task.status_at, ${time})::json`

const copyTasks = `
  insert into a2a.task overriding system value
  select made.* from ${copies} cross join lateral jsonb_populate_record(task,
    jsonb_build_object('number', ${number}, 'id', ${id}, 'status_at', ${time})) as made`

const copyEvents = `
  insert into a2a.event (task, seq, record)
  select ${number}, event.seq, ${contentOf('event.record')}
  from ${copies} join a2a.event on event.task = task.number`

const copySnapshots = `
  insert into a2a.snapshot (task, seq, content)
  select ${number}, snapshot.seq, ${contentOf('snapshot.content')}
  from ${copies} join a2a.snapshot on snapshot.task = task.number`

const copyMessages = `
  insert into a2a.message (agent, tenant, owner, id, task, inbox, digest)
  select message.agent, message.tenant, message.owner, md5(message.id || copy)::uuid::text,
    ${number}, message.inbox + copy * $2::int, message.digest
  from ${copies} join a2a.message on message.task = task.number`
