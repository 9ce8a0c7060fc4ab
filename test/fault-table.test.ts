import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/**
 * The table of the faults that other implementations were measured to have, row by row: a row has a
 * test whose name begins with it. First the behaviour under faults, by number; 1.2 is the card.
 */
const faults =
  '1 1b 2 3 4 5 5b 5c 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 1.2'

/** Then the input that is to be refused, or to be taken, in words. */
const inputs = [
  'parts that are none',
  "a role that is not the user's",
  'a text that is none',
  'a part with two contents',
  'bytes that are no base64',
  'a part of another type',
  'a message id that is none',
  'a returnImmediately that is no boolean',
  'a historyLength that is no count',
  'metadata that is no object',
  'data nested',
  'a body over the limit',
  'unknown fields and keys such as __proto__',
  'a batch, no method, or another jsonrpc',
  'a method that does not exist',
  'the id of a request',
  'version %j is spoken',
  'the version may stand in the query',
  'a request without valid credentials',
]

const rows = [
  ...faults.split(' ').map((number) => `row ${number}: `),
  ...inputs.map((input) => `input: ${input}`),
]

/** The names of tests, and of groups of them, that begin with a row of it; of those that are run. */
function namesIn(source: string): string[] {
  const named =
    /(?:\b(?:test|describe)|\))\(\s*(?:'((?:row |input)[^']*)'|"((?:row |input)[^"]*)")/g
  return [...source.matchAll(named)].map(([, single, double]) => single ?? double ?? '')
}

/** The names in all test files. */
function allNames(): string[] {
  const cwd = new URL('..', import.meta.url)
  return globSync('{packages/*,interop}/test/**/*.test.ts', { cwd: cwd.pathname }).flatMap((file) =>
    namesIn(readFileSync(new URL(file, cwd), 'utf8')),
  )
}

test('every row of the fault table has a test', () => {
  const names = allNames()
  expect(rows.filter((row) => !names.some((name) => name.startsWith(row)))).toEqual([])
})

test('every test that is named after a row is named after one there is', () => {
  expect(allNames().filter((name) => !rows.some((row) => name.startsWith(row)))).toEqual([])
})

test('names are found in every form, and not of tests that are not run', () => {
  const source = `
    test('row 1: a', async () => {})
    describe("row 2: b's", () => {})
    test.each([1, 2])('row 3: c', () => {})
    test.each([
      ['d'],
    ])(
      'row 4: d', () => {})
    test.skip('row 5: e', () => {})
    test.todo('row 6: f')
    test('row: of another table', () => {})
    const text = 'row 7: g'`
  expect(namesIn(source)).toEqual(['row 1: a', "row 2: b's", 'row 3: c', 'row 4: d'])
})
