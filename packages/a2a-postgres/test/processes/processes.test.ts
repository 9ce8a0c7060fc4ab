import { expect, test } from 'vitest'
import { newSchema, openPool } from '../open-engine.ts'
import { leasesRunOut } from '../pass-time.ts'
import { answersOf } from '../serve-here.ts'
import { frontOf } from './front-of.ts'
import { startProcess } from './start-process.ts'

test('many processes that start at once on a new database make the tables once', async () => {
  const schema = newSchema()
  const started = [startProcess(schema), startProcess(schema), startProcess(schema)]
  const front = frontOf(schema)
  const task = await front.ask('hello')
  expect(answersOf(task)).toEqual(['hello at attempt 1'])
  for (const process of started) await process.says('ready')
  const { rows } = await openPool().query(`select version from ${schema}.migration`)
  expect(rows).toEqual([{ version: 1 }])
})

test('row 20: a task whose process was killed is taken up by another, and ends', async () => {
  const schema = newSchema()
  const front = frontOf(schema)
  const doomed = startProcess(schema)
  const id = await front.begin('hang')
  await front.said(id, 'hang at attempt 1')
  await doomed.kill()
  // A message that comes before the task is found again starts no second run beside it.
  await front.begin('go on', id)
  await startProcess(schema).says('ready')
  await leasesRunOut(openPool(), schema)
  const task = await front.ended(id)
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(answersOf(task)).toEqual(['hang at attempt 2', 'go on at attempt 1'])
})

test('a killed process is missed without anybody’s help: its lease runs out', async () => {
  const schema = newSchema()
  const front = frontOf(schema)
  const doomed = startProcess(schema)
  const id = await front.begin('hang')
  await front.said(id, 'hang at attempt 1')
  await doomed.kill()
  await startProcess(schema).says('ready')
  expect(answersOf(await front.ended(id))).toEqual(['hang at attempt 2'])
})

test('a process that slept while its task was taken from it is never seen again', async () => {
  const schema = newSchema()
  const front = frontOf(schema)
  const sleeper = startProcess(schema)
  const id = await front.begin('wait')
  await front.said(id, 'wait at attempt 1')
  sleeper.process.kill('SIGSTOP')
  await startProcess(schema).says('ready')
  await leasesRunOut(openPool(), schema)
  await front.said(id, 'wait at attempt 2')
  const before = await front.get(id)
  sleeper.process.kill('SIGCONT')
  // It ends its run, takes what comes next like any other, and closes: nothing of the old is seen.
  sleeper.process.stdin?.end()
  await sleeper.says('closed')
  expect(await front.get(id)).toEqual(before)
  expect((await front.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
})

test('a process that closes hands its tasks over at once', async () => {
  const schema = newSchema()
  const front = frontOf(schema)
  const leaving = startProcess(schema)
  const id = await front.begin('hang')
  await front.said(id, 'hang at attempt 1')
  await startProcess(schema).says('ready')
  leaving.process.stdin?.end()
  await leaving.says('closed')
  expect(answersOf(await front.ended(id))).toEqual(['hang at attempt 2'])
})

test('a task whose process is gone is canceled in the time of the grace', async () => {
  const schema = newSchema()
  const front = frontOf(schema, 100)
  const doomed = startProcess(schema)
  const id = await front.begin('wait')
  await front.said(id, 'wait at attempt 1')
  await doomed.kill()
  expect((await front.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
})
