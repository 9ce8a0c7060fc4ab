import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { groupCommit } from '../src/group-commit.ts'
import { sqlOn } from '../src/sql.ts'

function openGroup() {
  const database = new DatabaseSync(':memory:')
  onTestFinished(() => database.close())
  database.exec('pragma page_size = 512; create table word (word)')
  const sql = sqlOn(database)
  const onFailure = vi.fn<() => void>()
  const group = groupCommit(sql, { beforeCommit: () => undefined, onFailure })
  const insert = (word: string): void => void sql.run('insert into word values (?)', word)
  return {
    database,
    group,
    onFailure,
    insert,
    write: (word: string) =>
      group.write(
        () => insert(word),
        () => word,
      ),
    words: () => sql.all<{ word: string }>('select word from word').map(({ word }) => word),
  }
}

test('what is read is on disk, whatever is being written', async () => {
  const { group, write, words } = openGroup()
  const before = group.read(words)
  const written = write('one')
  const during = group.read(words)
  expect(await before).toEqual([])
  expect(await Promise.all([written, during])).toEqual(['one', ['one']])
})

test('what one cannot store costs the others nothing', async () => {
  const { group, write, words, onFailure } = openGroup()
  const one = write('one')
  const failing = group.write(
    () => {
      throw new Error('That is no word')
    },
    () => 'never',
  )
  const results = await Promise.allSettled([one, failing, write('two')])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await group.read(words)).toEqual(['one', 'two'])
  expect(onFailure).not.toHaveBeenCalled()
})

test('what fails half way is stored by nobody, nor is what would be stored with it', async () => {
  const { group, insert, write, words, onFailure } = openGroup()
  const one = write('one')
  const failing = group.write(
    () => {
      insert('half')
      throw new Error('The other half is missing')
    },
    () => 'never',
  )
  const results = await Promise.allSettled([one, failing])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(onFailure).toHaveBeenCalledTimes(1)
  expect(await write('two')).toBe('two')
  expect(words()).toEqual(['two'])
})

test('when the disk is full, all who wait are told, nothing is stored, and room helps', async () => {
  const { database, group, write, words, onFailure } = openGroup()
  await write('before')
  database.exec('pragma max_page_count = 4')
  const long = 'x'.repeat(10_000)
  const results = await Promise.allSettled([write('one'), write(long)])
  expect(results).toEqual([
    { status: 'rejected', reason: expect.objectContaining({ errstr: 'database or disk is full' }) },
    { status: 'rejected', reason: expect.objectContaining({ errstr: 'database or disk is full' }) },
  ])
  expect(onFailure).toHaveBeenCalledTimes(1)
  expect(await group.read(words)).toEqual(['before'])
  database.exec('pragma max_page_count = 10000')
  expect(await Promise.all([write('one'), write(long)])).toEqual(['one', long])
})

test('what is still to be stored is stored when it closes, and nothing is after', async () => {
  const { group, write, words } = openGroup()
  const last = write('last')
  group.close()
  expect(await last).toBe('last')
  expect(words()).toEqual(['last'])
  await expect(write('late')).rejects.toThrow('The engine is closed')
  await expect(group.read(words)).rejects.toThrow('The engine is closed')
})
