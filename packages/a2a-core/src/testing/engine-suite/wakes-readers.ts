import { expect } from 'vitest'
import type { TaskKey, Engine } from '../../server/engine.ts'
import { followLog } from '../../server/follow-log.ts'
import type { Cases } from '../contract.ts'
import { statusOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newScope, newTask, textRecord } from './sample-task.ts'

/** Who waits for a record is woken, on every handle: a hint may come too often, never not at all. */
export const wakesReaders = {
  'waiting ends at once when the record is there already': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    await engine.changed(keyOf(scope, task), 0, never())
    await second.changed(keyOf(scope, task), 0, never())
  },

  'a commit wakes those who wait, on every handle': async ({ engine, second }) => {
    const { key, claim } = await claimedTask({ engine, second })
    const woken = Promise.all([
      engine.changed(key, 1, never()),
      engine.changed(key, 1, never()),
      second.changed(key, 1, never()),
    ])
    await engine.commit(claim, { records: [statusOf(claim, 'TASK_STATE_WORKING')] })
    await woken
  },

  'what a wait ends with is what comes next in the log, if it is anything': async ({
    engine,
    second,
  }) => {
    const { key, claim } = await claimedTask({ engine, second })
    const waits = [
      { after: 1, came: engine.changed(key, 1, never()) },
      { after: 1, came: second.changed(key, 1, never()) },
      // Who is told of the future reads it when it has come.
      { after: 2, came: engine.changed(key, 2, never()) },
    ]
    const texts = ['a', 'b', 'c', 'd']
    const commit = { records: texts.map((text) => textRecord(claim.key, text)) }
    await engine.commit(claim, commit)
    for (const { after, came } of waits) {
      const records = await came
      if (!records) continue
      expect(records.length).toBeGreaterThan(0)
      expect(records).toEqual(await second.read(key, after, records.length))
    }
  },

  'waiting ends when its reader leaves, however it leaves': async ({ engine, second }) => {
    const { key } = await claimedTask({ engine, second })
    const leaving = new AbortController()
    const left = Promise.all([
      engine.changed(key, 1, leaving.signal),
      second.changed(key, 1, leaving.signal),
    ])
    leaving.abort(new Error('The reader is gone'))
    await left
    await engine.changed(key, 1, leaving.signal)
    await second.changed(key, 1, leaving.signal)
  },

  'a reader that leaves wakes no other for good': async ({ engine, second }) => {
    const { key, claim } = await claimedTask({ engine, second })
    const leaving = new AbortController()
    const staying = wholeLog(second, key, 3)
    const left = second.changed(key, 1, leaving.signal)
    leaving.abort()
    await left
    for (const text of ['a', 'b']) {
      await engine.commit(claim, { records: [textRecord(claim.key, text)] })
    }
    expect(await staying).toEqual([1, 2, 3])
  },

  'readers at any pace see every record, in order': async ({ engine, second }) => {
    const { key, claim } = await claimedTask({ engine, second })
    const last = 40
    const readers = [engine, second, engine, second].map((handle) => wholeLog(handle, key, last))
    for (let seq = 2; seq <= last; seq++) {
      await engine.commit(claim, { records: [textRecord(claim.key, `${seq}`)] })
    }
    const late = wholeLog(second, key, last)
    const expected = Array.from({ length: last }, (_, index) => index + 1)
    for (const numbers of await Promise.all([...readers, late])) expect(numbers).toEqual(expected)
  },
} satisfies Cases<Handles>

async function claimedTask({ engine }: Omit<Handles, 'clock'>) {
  const scope = newScope()
  const task = newTask()
  await engine.create(scope, task)
  const { claim } = await holdClaims(engine, scope.agent).claimed()
  return { key: keyOf(scope, task), claim }
}

/** The numbers of a log, read as it grows up to its `last`. */
async function wholeLog(engine: Engine, key: TaskKey, last: number): Promise<number[]> {
  const numbers: number[] = []
  for await (const { seq } of followLog(engine, key, 0, never())) {
    numbers.push(seq)
    if (seq === last) break
  }
  return numbers
}

function never(): AbortSignal {
  return new AbortController().signal
}
