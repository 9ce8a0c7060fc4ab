import * as sqlite from 'a2a-sqlite'
import { expect, test } from 'vitest'

// What is exported is promised: a change here is a change for everybody who imports it.

test('a2a-sqlite exports the engine', () => {
  expect(Object.keys(sqlite).toSorted()).toEqual(['DatabaseFileError', 'sqliteEngine'])
})
