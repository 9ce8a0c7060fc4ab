import type { NewRecord } from 'a2a-core/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../src/open-database.ts'
import { sqlOn } from '../src/sql.ts'
import { written } from '../src/stored-record.ts'
import { logTable, type LogTable } from '../src/tables/log-table.ts'
import { newFile } from './new-file.ts'

const ids = { taskId: 'task', contextId: 'context' }

/** What happens at a number: a task begins, and then it writes its numbers into an artifact. */
function eventAt(seq: number): NewRecord['event'] {
  if (seq === 1) {
    return { task: { id: 'task', contextId: 'context', status: { state: 'TASK_STATE_WORKING' } } }
  }
  const artifact = { artifactId: 'numbers', parts: [{ text: `${seq} ` }] }
  return { artifactUpdate: { ...ids, artifact, append: seq > 2 } }
}

/** A log of commits that stored as many records each. */
async function logOf(counts: readonly number[]): Promise<{ log: LogTable; last: number }> {
  const database = openDatabase(await newFile(), 'normal')
  onTestFinished(() => database.close())
  const log = logTable(sqlOn(database))
  let last = 0
  for (const count of counts) {
    const numbers = Array.from({ length: count }, (_, index) => last + 1 + index)
    log.append(
      1,
      numbers.map((seq) => written(eventAt(seq), undefined, seq)),
    )
    last += count
  }
  return { log, last }
}

test('a log is read after any number, also where that is in the middle of what one commit stored', async () => {
  const { log, last } = await logOf([1, 4, 0, 2, 3])
  expect(log.lastSeq(1)).toBe(last)
  const all = Array.from({ length: last }, (_, index) => ({
    seq: index + 1,
    event: eventAt(index + 1),
  }))
  for (let after = 0; after <= last; after++) {
    for (let limit = 0; limit <= last; limit++) {
      expect(log.read(1, after, limit)).toEqual(all.slice(after, after + limit))
    }
  }
  expect(log.read(2, 0, 10)).toEqual([])
})

test('a log of more commits than are read at a time is read and folded whole', async () => {
  const { log, last } = await logOf(Array.from({ length: 150 }, (_, index) => 1 + (index % 3)))
  const numbers = Array.from({ length: last }, (_, index) => index + 1)
  expect(log.read(1, 0, 1_000).map(({ seq }) => seq)).toEqual(numbers)
  expect(log.read(1, 77, 100).map(({ seq }) => seq)).toEqual(numbers.slice(77, 177))
  const text = numbers.slice(1).map((seq) => `${seq} `)
  expect(log.fold(1).task?.artifacts).toMatchObject([{ parts: [{ text: text.join('') }] }])
})

test('a snapshot is folded on with what came after it, wherever it ends', async () => {
  const { log } = await logOf([3, 3])
  const whole = log.fold(1).task
  const { log: begun } = await logOf([3, 1])
  log.keepSnapshot(1, 4, JSON.stringify(begun.fold(1).task))
  expect(log.fold(1).task).toEqual(whole)
})

test('no more of a log is parsed than is asked for, but for the rest of a commit', async () => {
  const { log } = await logOf(Array.from({ length: 40 }, () => 10))
  const parse = vi.spyOn(JSON, 'parse')
  onTestFinished(() => parse.mockRestore())
  expect(log.read(1, 5, 20)).toHaveLength(20)
  expect(parse).toHaveBeenCalledTimes(3)
})
