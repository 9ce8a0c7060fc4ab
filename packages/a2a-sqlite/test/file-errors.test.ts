import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { DatabaseFileError, sqliteEngine, type SqliteEngineOptions } from 'a2a-sqlite'
import { newFile } from './new-file.ts'

const scope = { agent: 'a', tenant: '', owner: 'o' }

/** Says why a file is refused. */
function whyNot(file: string): string {
  try {
    void sqliteEngine(file).close()
  } catch (error) {
    if (error instanceof DatabaseFileError) return error.message
    throw error
  }
  throw new Error('It was opened')
}

/** Changes a file as a program without any idea of it would. */
function edit(file: string, statements: string): void {
  const database = new DatabaseSync(file)
  database.exec(statements)
  database.close()
}

test('a folder that is not there is named', async () => {
  const file = join(dirname(await newFile()), 'missing', 'tasks.db')
  expect(whyNot(file)).toBe(
    `Cannot keep tasks in ${file}: there is no folder ${dirname(file)}. Make it first`,
  )
})

test('a folder is no file', async () => {
  const folder = `${await newFile()}.folder`
  mkdirSync(folder)
  expect(whyNot(folder)).toContain('it cannot be opened. It must be a file')
})

test('a file that cannot be written to is refused', async () => {
  const file = await newFile()
  await sqliteEngine(file).close()
  // A file whose header names a later way of writing is one that SQLite only reads.
  const bytes = readFileSync(file)
  bytes[18] = 3
  writeFileSync(file, bytes)
  expect(whyNot(file)).toContain('it cannot be written to. Let this process write to the file')
})

test('a file that is no database is refused, and left as it is', async () => {
  const file = await newFile()
  const text = 'Dear diary, '.repeat(100)
  writeFileSync(file, text)
  expect(whyNot(file)).toBe(
    `Cannot keep tasks in ${file}: it is no SQLite database. Name another file`,
  )
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('the database of another program is refused, and left as it is', async () => {
  const file = await newFile()
  edit(file, 'create table recipe (name)')
  const before = readFileSync(file)
  expect(whyNot(file)).toContain('it is the database of another program. Name another file')
  expect(readFileSync(file)).toEqual(before)
})

test('a file that a newer version wrote is refused', async () => {
  const file = await newFile()
  await sqliteEngine(file).close()
  edit(file, 'pragma user_version = 99')
  expect(whyNot(file)).toMatch(
    /a newer a2a-sqlite wrote it \(schema 99; this one knows \d+\)\. Update a2a-sqlite$/,
  )
})

test('a file that is made is for its owner alone', async () => {
  const file = await newFile()
  const engine = sqliteEngine(file)
  await engine.list(scope, { pageSize: 1 })
  for (const name of [file, `${file}-wal`]) expect(statSync(name).mode & 0o077).toBe(0)
  await engine.close()
})

test('an empty file is as good as none', async () => {
  const file = await newFile()
  writeFileSync(file, '')
  await sqliteEngine(file).close()
  const engine = sqliteEngine(file)
  expect((await engine.list(scope, { pageSize: 1 })).total).toBe(0)
  await engine.close()
})

test.each<[unknown, string]>([
  ['', 'The option path must name a file'],
  [':memory:', 'take memoryEngine()'],
  [{ path: 7 }, 'The option path must name a file'],
  [undefined, 'The option path must name a file'],
  [{ path: 'x.db', synchronous: 'off' }, 'synchronous must be "normal" or "full"'],
  [{ path: 'x.db', resumeWindow: -1 }, 'resumeWindow must be a number of at least 0'],
  [{ path: 'x.db', retention: { failed: '7d' } }, 'retention.failed must be a number'],
])('options that are none are refused, before a file is made: %j', (options, why) => {
  expect(() => sqliteEngine(options as SqliteEngineOptions)).toThrow(new RegExp(why))
})

test('with synchronous full, it works as well', async () => {
  const engine = sqliteEngine({ path: await newFile(), synchronous: 'full' })
  expect(await engine.list(scope, { pageSize: 1 })).toEqual({ tasks: [], total: 0 })
  await engine.close()
})
