import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { migrations } from '../src/migrations.ts'
import { newFile } from './new-file.ts'

test('tasks in a file of the first schema are listed and counted as before', async () => {
  const file = await newFile()
  const database = new DatabaseSync(file)
  database.exec(migrations[0] ?? '')
  database.exec('pragma application_id = 0x61326154; pragma user_version = 1')
  for (const id of ['one', 'two']) {
    const task = JSON.stringify({ id, contextId: 'c', status: { state: 'TASK_STATE_SUBMITTED' } })
    database
      .prepare('insert into task (scope, id, context, serial) values (?, ?, ?, 0)')
      .run(JSON.stringify(['agent', '', 'owner']), id, 'c')
    database.exec(`insert into log select max(number), 1, '{"event":{"task":${task}}}' from task`)
  }
  database.exec(`update task set state = 'TASK_STATE_SUBMITTED', status_at = '2026', seq = 1`)
  database.close()

  const engine = sqliteEngine(file)
  const scope = { agent: 'agent', tenant: '', owner: 'owner' }
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
