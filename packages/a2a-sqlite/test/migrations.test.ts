import { DatabaseSync } from 'node:sqlite'
import { userMessage } from 'a2a-core'
import { anonymousCaller, type Work } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { migrations } from '../src/migrations.ts'
import { newFile } from './new-file.ts'

const scope = { agent: 'agent', tenant: '', owner: 'owner' }

/** A file of the first schema, with submitted tasks of these ids. */
async function firstFile(ids: string[]): Promise<{ file: string; database: DatabaseSync }> {
  const file = await newFile()
  const database = new DatabaseSync(file)
  database.exec(migrations[0] ?? '')
  database.exec('pragma application_id = 0x61326154; pragma user_version = 1')
  for (const id of ids) {
    const task = JSON.stringify({ id, contextId: 'c', status: { state: 'TASK_STATE_SUBMITTED' } })
    database
      .prepare('insert into task (scope, id, context, serial) values (?, ?, ?, 0)')
      .run(JSON.stringify(['agent', '', 'owner']), id, 'c')
    database.exec(`insert into log select max(number), 1, '{"event":{"task":${task}}}' from task`)
  }
  database.exec(`update task set state = 'TASK_STATE_SUBMITTED', status_at = '2026', seq = 1`)
  return { file, database }
}

test('tasks in a file of the first schema are listed and counted as before', async () => {
  const { file, database } = await firstFile(['one', 'two'])
  database.close()

  const engine = sqliteEngine(file)
  const all = await engine.list(scope, { pageSize: 10 })
  expect(all).toMatchObject({ total: 2, tasks: [{ id: 'one' }, { id: 'two' }] })
  expect(await engine.list(scope, { contextId: 'c', pageSize: 10 })).toEqual(all)
  const claim = await engine.steal({ ...scope, taskId: 'one' })
  if (!claim) throw new Error('It has not ended')
  const statusUpdate = {
    taskId: 'one',
    contextId: 'c',
    status: { state: 'TASK_STATE_CANCELED' as const, timestamp: '2027-01-01T00:00:00.000Z' },
  }
  await engine.commit(claim, { records: [{ event: { statusUpdate } }] })
  const totalOf = async (state: 'TASK_STATE_SUBMITTED' | 'TASK_STATE_CANCELED') =>
    (await engine.list(scope, { state, pageSize: 1 })).total
  expect(await totalOf('TASK_STATE_SUBMITTED')).toBe(1)
  expect(await totalOf('TASK_STATE_CANCELED')).toBe(1)
  await engine.close()
})

test('tasks in a file of the first schema go on: one that waits, one that ran, none that ended', async () => {
  const { file, database } = await firstFile(['waiting', 'claimed', 'ended'])
  for (const [index, id] of ['waiting', 'claimed'].entries()) {
    const message = userMessage(`go on, ${id}`, { taskId: id, contextId: 'c' })
    const input = { message, caller: anonymousCaller, accepts: [], extensions: [], metadata: {} }
    database
      .prepare('insert into inbox (task, input) values (?, ?)')
      .run(index + 1, JSON.stringify({ ...input, answers: {} }))
  }
  database.exec(
    `update task set claimed = 1, tries = 1, turn = 1, current = 2 where id = 'claimed'`,
  )
  const status = { state: 'TASK_STATE_COMPLETED', timestamp: '2026-01-01T00:00:00.000Z' }
  const ended = { statusUpdate: { taskId: 'ended', contextId: 'c', status } }
  database.prepare('insert into log values (3, 2, ?)').run(JSON.stringify({ event: ended }))
  database.exec(`update task set state = 'TASK_STATE_COMPLETED', seq = 2, ended = 1,
    rests_as = 'TASK_STATE_COMPLETED', rests_since = ${Date.now()} where id = 'ended'`)
  database.close()

  const engine = sqliteEngine(file)
  const runs = new Map<string, Work | undefined>()
  const both = Promise.withResolvers<void>()
  engine.work(
    scope.agent,
    async (claim) => {
      runs.set(claim.key.taskId, await engine.next(claim))
      if (runs.size === 2) both.resolve()
      await new Promise((leave) => claim.signal.addEventListener('abort', leave))
    },
    { concurrency: 3 },
  )
  await both.promise
  expect(runs.get('waiting')).toMatchObject({ begun: false, attempt: 1, turn: 0 })
  expect(runs.get('claimed')).toMatchObject({ begun: true, attempt: 2, turn: 1 })
  for (const [id, work] of runs) expect(work?.input.message.parts[0]?.text).toBe(`go on, ${id}`)
  const key = { ...scope, taskId: 'ended' }
  expect(await engine.get(key)).toMatchObject({ seq: 2, ended: true, task: { status } })
  expect(await engine.read(key, 0, 10)).toMatchObject([{ seq: 1 }, { seq: 2, event: ended }])
  await engine.close()
})

test('what the schema before knew goes on: messages, logs, and who ran when the process died', async () => {
  const file = await newFile()
  const database = new DatabaseSync(file)
  for (const migration of migrations.slice(0, 3)) database.exec(migration)
  database.exec('pragma application_id = 0x61326154; pragma user_version = 3')
  const ids = ['suspect', 'ran beside', 'asked its client']
  for (const [index, id] of ids.entries()) {
    const number = 10 * (index + 1)
    const task = { id, contextId: 'c', status: { state: 'TASK_STATE_SUBMITTED' } }
    database
      .prepare('insert into task (number, scope, id, context, serial) values (?, ?, ?, ?, 0)')
      .run(number, JSON.stringify(['agent', '', 'owner']), id, 'c')
    const record = database.prepare('insert into log values (?, ?, ?)')
    record.run(number, 1, JSON.stringify({ event: { task } }))
    record.run(
      number,
      2,
      JSON.stringify({ event: { statusUpdate: { taskId: id, contextId: 'c' } } }),
    )
    if (id === 'asked its client') continue
    const message = userMessage(`go on, ${id}`, { taskId: id, contextId: 'c' })
    const input = { message, caller: anonymousCaller, accepts: [], extensions: [], metadata: {} }
    database
      .prepare('insert into inbox (task, input) values (?, ?)')
      .run(number, JSON.stringify({ ...input, answers: {} }))
  }
  database.exec(`update task set state = 'TASK_STATE_SUBMITTED', status_at = '2026', seq = 2,
    claimed = 1, tries = case id when 'suspect' then 3 else 1 end`)
  database.close()

  const engine = sqliteEngine(file)
  const key = { ...scope, taskId: 'ran beside' }
  expect((await engine.read(key, 1, 10)).map(({ seq }) => seq)).toEqual([2])
  expect((await engine.get(key))?.seq).toBe(2)
  await engine.create(scope, {
    taskId: 'new',
    contextId: 'c',
    serial: false,
    records: [],
    input: {
      message: userMessage('hello', { taskId: 'new', contextId: 'c' }),
      caller: anonymousCaller,
      accepts: [],
      extensions: [],
      metadata: {},
      answers: {},
    },
  })
  await engine.close()

  const after = new DatabaseSync(file)
  const tasks = after.prepare('select number, id, claimed, tries from task order by number').all()
  const waiting = after.prepare('select task, number from inbox order by task').all()
  after.close()
  expect(tasks).toMatchObject([
    { number: 10, id: 'suspect', claimed: 0, tries: 3 },
    { number: 20, id: 'ran beside', claimed: 0, tries: 0 },
    { number: 30, id: 'asked its client', claimed: 0, tries: 1 },
    { number: 31, id: 'new' },
  ])
  expect(waiting).toMatchObject([
    { task: 10, number: 1 },
    { task: 20, number: 2 },
    { task: 31, number: 3 },
  ])
})
