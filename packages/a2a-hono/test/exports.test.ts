import { expect, test } from 'vitest'
import * as hono from 'a2a-hono'

// What is exported is promised: a change here is a change for everybody who imports it.

test('a2a-hono exports what serves an agent over HTTP', () => {
  expect(Object.keys(hono).toSorted()).toMatchInlineSnapshot(`
    [
      "a2a",
    ]
  `)
})
