import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../src/open-database.ts'
import { recover } from '../src/recover.ts'
import { sqlOn } from '../src/sql.ts'
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
