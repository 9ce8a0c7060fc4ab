import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/** Runs statements, each of which is compiled once. */
export type Sql = {
  /** @returns the number of the row that was inserted last */
  run(statement: string, ...values: SQLInputValue[]): number
  all<Row>(statement: string, ...values: SQLInputValue[]): Row[]
}

/** What runs statements on a database. The rows are those of our own tables: their types are said. */
export function sqlOn(database: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>()

  function prepare(statement: string): StatementSync {
    const prepared = statements.get(statement) ?? database.prepare(statement)
    statements.set(statement, prepared)
    return prepared
  }

  return {
    run: (statement, ...values) => Number(prepare(statement).run(...values).lastInsertRowid),
    all: <Row>(statement: string, ...values: SQLInputValue[]) =>
      prepare(statement).all(...values) as Row[],
  }
}
