import { expect, test } from 'vitest'
import { openJudge } from '../judge.ts'
import { newSchema, openEngine, openPool } from '../open-engine.ts'
import { leasesHold, leasesRunOut } from '../pass-time.ts'
import { answersOf, serveHere } from '../serve-here.ts'
import { mortalAgent } from './mortal-agent.ts'
import { frontOf } from './front-of.ts'
import { startProcess } from './start-process.ts'

test('the tasks of a killed process are taken up long before their leases would run out', async () => {
  const schema = newSchema()
  const front = frontOf(schema)
  const doomed = startProcess(schema)
  const id = await front.begin('hang')
  await front.said(id, 'hang at attempt 1')
  await startProcess(schema).says('ready')
  await doomed.kill()
  await leasesHold(openPool(), schema)
  expect(answersOf(await front.ended(id))).toEqual(['hang at attempt 2'])
})

test('what all processes held that died together is taken up by the first that starts', async () => {
  const schema = newSchema()
  const engine = openEngine({ schema })
  const front = serveHere(mortalAgent, engine, { concurrency: 0 })
  const doomed = startProcess(schema)
  const id = await front.begin('hang')
  await front.said(id, 'hang at attempt 1')
  await front.close()
  await engine.close()
  await doomed.kill()
  await leasesHold(openPool(), schema)
  await startProcess(schema).says('ready')
  expect(answersOf(await frontOf(schema).ended(id))).toEqual(['hang at attempt 2'])
})

test('a process that sleeps is there, and what it holds is left to its lease', async () => {
  const schema = newSchema()
  const front = frontOf(schema)
  const sleeper = startProcess(schema)
  const id = await front.begin('wait')
  await front.said(id, 'wait at attempt 1')
  const judge = await openJudge(schema)
  const [process = 0] = await judge.holders()
  sleeper.process.kill('SIGSTOP')
  await startProcess(schema).says('ready')
  expect(await judge.present()).toContain(process)
  expect(await judge.free(process)).toEqual([])
  await leasesRunOut(openPool(), schema)
  await front.said(id, 'wait at attempt 2')
})

test('a process that closes leaves nothing that it could be missed for, and its task no death', async () => {
  const schema = newSchema()
  const front = frontOf(schema)
  const leaving = startProcess(schema)
  const id = await front.begin('wait')
  await front.said(id, 'wait at attempt 1')
  leaving.process.stdin?.end()
  await leaving.says('closed')
  const judge = await openJudge(schema)
  expect(await judge.holders()).toEqual([])
  await startProcess(schema).says('ready')
  await front.said(id, 'wait at attempt 2')
  const { rows } = await openPool().query(`select deaths from ${schema}.task where id = $1`, [id])
  expect(rows).toEqual([{ deaths: 0 }])
})
