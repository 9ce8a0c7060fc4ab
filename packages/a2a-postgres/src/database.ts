import { EngineUnavailableError } from 'a2a-core/server'
import { checkSchema } from './check-schema.ts'
import { DatabaseError, databaseError } from './database-error.ts'
import type { PostgresClient, PostgresPool } from './pool.ts'

/** Sends statements: each on its own, or all in one transaction. */
export type Sql = {
  /** Statements name the tables `a2a.…`, whatever the schema is called. */
  query<Row = object>(text: string, values?: unknown[]): Promise<Row[]>
  /** Sends what is not ours as it is, and gives what came back. */
  send(text: string, values?: unknown[]): Promise<{ rows: object[] }>
}

/** The user's pool, with the tables in the user's schema. */
export type Database = Sql & {
  /** Does all that a function does, or nothing of it. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>
  /** A connection of its own, for as long as it is kept. */
  connect(): Promise<PostgresClient>
  readonly schema: string
  /** Lets go of the pool, which goes on. */
  letGo(): void
}

/** @throws TypeError when the schema's name needs quotes */
export function database(pool: PostgresPool, schema: string): Database {
  checkSchema(schema)
  // One that breaks as it is made breaks before whoever asked for it hears of it.
  pool.on('connect', quiet)
  let listens = true
  const inSchema = new Map<string, string>()

  function named(text: string): string {
    const known = inSchema.get(text)
    if (known !== undefined) return known
    const made = text.replaceAll('a2a.', `${schema}.`)
    inSchema.set(text, made)
    return made
  }

  async function connect(): Promise<PostgresClient> {
    try {
      return await pool.connect()
    } catch (error) {
      throw databaseError('PostgreSQL could not be reached', error)
    }
  }

  function sqlOn(client: PostgresClient): Sql {
    async function send(text: string, values?: unknown[]): Promise<{ rows: object[] }> {
      try {
        return await client.query(text, values)
      } catch (error) {
        throw databaseError('PostgreSQL refused a statement, or went away', error)
      }
    }
    return {
      send,
      async query<Row>(text: string, values?: unknown[]) {
        const { rows } = await send(named(text), values)
        return rows as Row[]
      },
    }
  }

  async function using<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const client = await connect()
    let broken = false
    // A connection that breaks while it is used says so here, too: unheard, it ends the process.
    const noticed = (): void => {
      broken = true
    }
    client.on('error', noticed)
    try {
      return await work(sqlOn(client))
    } catch (error) {
      broken ||= EngineUnavailableError.is(error) || isUnanswered(error)
      throw error
    } finally {
      client.off('error', noticed)
      client.release(broken)
    }
  }

  return {
    schema,
    connect,
    letGo() {
      // Other engines on this pool have theirs: one is taken off, and once.
      if (listens) pool.off('connect', quiet)
      listens = false
    },
    query: (text, values) => using((sql) => sql.query(text, values)),
    send: (text, values) => using((sql) => sql.send(text, values)),
    transaction: (work) =>
      using(async (sql) => {
        await sql.query('begin')
        try {
          const result = await work(sql)
          await sql.query('commit')
          return result
        } catch (error) {
          await sql.query('rollback').catch(() => undefined)
          throw error
        }
      }),
  }
}

function quiet(client: PostgresClient): void {
  client.on('error', () => undefined)
}

/** Whether it was not PostgreSQL that said so: what the connection is still at, nobody knows. */
function isUnanswered(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === undefined
}
