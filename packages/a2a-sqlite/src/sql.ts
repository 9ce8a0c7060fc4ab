import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/** Runs statements, each of which is compiled once. */
export type Sql = {
  /** How many statements that write have begun. */
  readonly writes: number
  /** @returns the number of the row that was inserted last */
  run(statement: string, ...values: SQLInputValue[]): number
  all<Row>(statement: string, ...values: SQLInputValue[]): Row[]
  /** Row by row, for whoever may not want them all; the statement is not run again meanwhile. */
  each<Row>(statement: string, ...values: SQLInputValue[]): Iterable<Row>
}

/** What runs statements on a database. The rows are those of our own tables: their types are said. */
export function sqlOn(database: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>()
  let writes = 0

  function prepare(statement: string): StatementSync {
    const prepared = statements.get(statement) ?? database.prepare(statement)
    statements.set(statement, prepared)
    return prepared
  }

  return {
    get writes() {
      return writes
    },
    run(statement, ...values) {
      writes++
      return Number(prepare(statement).run(...values).lastInsertRowid)
    },
    all: <Row>(statement: string, ...values: SQLInputValue[]) =>
      prepare(statement).all(...values) as Row[],
    each: <Row>(statement: string, ...values: SQLInputValue[]) =>
      prepare(statement).iterate(...values) as Iterable<Row>,
  }
}
