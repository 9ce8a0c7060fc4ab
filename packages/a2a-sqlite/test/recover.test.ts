import { copyFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { userMessage } from 'a2a-core'
import { anonymousCaller } from 'a2a-core/server'
import { expect, onTestFinished, test } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { openDatabase } from '../src/open-database.ts'
import { recover } from '../src/recover.ts'
import { sqlOn } from '../src/sql.ts'
import { holdClaim } from './hold-claim.ts'
import { newFile } from './new-file.ts'

/** What a process left: tasks by name, how often each was tried to no avail, and who was claimed. */
async function leftBehind(tasks: { [id: string]: { tries: number; claimed: boolean } }) {
  const database = openDatabase(await newFile(), 'normal')
  onTestFinished(() => database.close())
  const sql = sqlOn(database)
  for (const [id, { tries, claimed }] of Object.entries(tasks)) {
    const number = sql.run(
      `insert into task (scope, id, context, serial, since, tries, claimed) values (?, ?, 'c', 0, 0, ?, ?)`,
      JSON.stringify(['agent', '', 'owner']),
      id,
      tries,
      claimed ? 1 : 0,
    )
    sql.run('insert into inbox (task, number, input) values (?1, ?1, ?2)', number, '{}')
  }
  const jobs = recover(sql)
  return Object.fromEntries(jobs.map(({ key, deaths }) => [key.taskId, deaths]))
}

test('a death is counted against all that ran and had got nowhere', async () => {
  const deaths = await leftBehind({
    ran: { tries: 1, claimed: true },
    ranAgain: { tries: 2, claimed: true },
    gotOn: { tries: 0, claimed: true },
    waited: { tries: 0, claimed: false },
  })
  expect(deaths).toEqual({ ran: 1, ranAgain: 2, gotOn: 0, waited: 0 })
})

test('a death while a suspect was tried is counted against the suspect alone', async () => {
  const deaths = await leftBehind({
    suspect: { tries: 3, claimed: true },
    ranBeside: { tries: 1, claimed: true },
    gotOn: { tries: 0, claimed: true },
    suspectThatWaited: { tries: 2, claimed: false },
  })
  expect(deaths).toEqual({ suspect: 3, ranBeside: 0, gotOn: 0, suspectThatWaited: 2 })
})

/** What the file of an engine that has it open says of its only task, as a death would leave it. */
async function rowIn(file: string): Promise<unknown> {
  const copy = await newFile()
  for (const part of ['', '-wal']) await copyFile(`${file}${part}`, `${copy}${part}`)
  const database = new DatabaseSync(copy)
  const row = database
    .prepare('select claimed, tries, (select count(*) from inbox) as messages from task')
    .get()
  database.close()
  return { ...row }
}

test('a task is claimed on disk while it has a message, and not once its turn is over', async () => {
  const file = await newFile()
  const engine = sqliteEngine(file)
  const scope = { agent: 'agent', tenant: '', owner: 'owner' }
  const ids = { taskId: 'task', contextId: 'context' }
  const about = { caller: anonymousCaller, accepts: [], extensions: [], metadata: {}, answers: {} }
  const input = { message: userMessage('hello', ids), ...about }
  await engine.create(scope, { ...ids, serial: false, records: [], input })
  const claim = await holdClaim(engine, scope.agent)
  expect(await rowIn(file)).toEqual({ claimed: 1, tries: 1, messages: 1 })
  const begin = (await engine.next(claim))?.number
  const status = { state: 'TASK_STATE_INPUT_REQUIRED' as const, timestamp: '2026-01-01T00:00:00Z' }
  const asks = { event: { statusUpdate: { ...ids, status } } }
  await engine.commit(claim, { records: [asks], begin, end: true })
  expect(await rowIn(file)).toEqual({ claimed: 0, tries: 0, messages: 0 })
  // The run is still there, and takes what comes meanwhile.
  await engine.post(claim.key, { message: userMessage('and more', ids), ...about })
  const next = await engine.next(claim)
  await engine.commit(claim, { records: [], begin: next?.number })
  expect(await rowIn(file)).toEqual({ claimed: 1, tries: 1, messages: 1 })
  await engine.close()
})
