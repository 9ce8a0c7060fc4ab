import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The first cells of the README's table of what becomes of what a graph does. */
function rowsOf(readme: string): string[] {
  const [, table = ''] = readme.split(/^\| LangGraph +\| A2A +\|\n.*\n/m)
  const [rows = ''] = table.split('\n\n')
  return rows.split('\n').map((row) => (row.split(' | ')[0] ?? '').replace(/[|`]/g, '').trim())
}

/** The names of tests of a row, without what marks them. */
function testsIn(source: string): string[] {
  const named = /\btest\(\s*(?:'row: ([^']*)'|"row: ([^"]*)")/g
  return [...source.matchAll(named)].map(([, single, double]) => single ?? double ?? '')
}

test("every row of the README's table has a test, and every such test a row", () => {
  const files = globSync('mapping-*.test.ts', { cwd: new URL('.', import.meta.url).pathname })
  const rows = rowsOf(read('../README.md'))
  expect(rows.length).toBeGreaterThan(20)
  expect(files.flatMap((file) => testsIn(read(file))).toSorted()).toEqual(rows.toSorted())
})
