import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { Pool } from 'pg'
import {
  newServer,
  type PostgresServer,
} from '../../packages/a2a-postgres/test/server/start-server.ts'
import type { Random } from '../harness/random.ts'
import { checkpointSchema } from './server/checkpoint-schema.ts'

/** The PostgreSQL of a run. */
export type Database = Pick<PostgresServer, 'url' | 'start' | 'stop'> & {
  /** What the harness itself looks into it by. */
  readonly pool: Pool
  /** Ends connections, each with this chance; says how many. */
  cutConnections(chance: number, random: Random): Promise<number>
  close(): Promise<void>
}

/** Starts a PostgreSQL of the run's own, with the tables of LangGraph's checkpoints in it. */
export async function openDatabase(): Promise<Database> {
  const server = await newServer()
  await server.start()
  const pool = new Pool({ connectionString: server.url, max: 3, query_timeout: 30_000 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  await new PostgresSaver(pool, undefined, { schema: checkpointSchema }).setup()
  return {
    url: server.url,
    pool,
    start: () => server.start(),
    stop: () => server.stop(),
    async cutConnections(chance, random) {
      const { rows } = await pool.query<{ pid: number }>(
        `select pid from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      )
      const chosen = rows.filter(() => random() < chance).map(({ pid }) => pid)
      await pool.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [chosen])
      return chosen.length
    },
    async close() {
      await pool.end()
      await server.remove()
    },
  }
}
