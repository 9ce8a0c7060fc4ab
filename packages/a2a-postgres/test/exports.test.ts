import { expect, test } from 'vitest'
import * as engine from 'a2a-postgres'

test('a2a-postgres exports the engine and what it needs around it', () => {
  expect(Object.keys(engine).toSorted()).toMatchInlineSnapshot(`
    [
      "DatabaseError",
      "migrationSql",
      "postgres",
    ]
  `)
})
