import { DatabaseSync } from 'node:sqlite'
import { userMessage } from 'a2a-core'
import { anonymousCaller } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { sqliteEngine } from 'a2a-sqlite'
import { holdClaim } from './hold-claim.ts'
import { newFile } from './new-file.ts'

const ids = { taskId: 'task', contextId: 'context' }
const input = {
  message: userMessage('hello', ids),
  caller: anonymousCaller,
  accepts: [],
  extensions: [],
  metadata: {},
  answers: {},
}

test('what a run kept goes with the end of its task: nobody can read it any more', async () => {
  const file = await newFile()
  const engine = sqliteEngine(file)
  const scope = { agent: 'agent', tenant: '', owner: '' }
  await engine.create(scope, { ...ids, serial: false, records: [], input })
  const claim = await holdClaim(engine, scope.agent)
  const begin = (await engine.next(claim))?.number
  const kept = { steps: { quote: 1 }, saved: { task: 'thread', context: 'memory' } }
  await engine.commit(claim, { records: [], begin, ...kept })
  expect(await engine.next(claim)).toMatchObject(kept)
  const message = { ...userMessage('bye', ids), role: 'ROLE_AGENT' as const }
  const late = { steps: { late: 2 }, saved: { task: 'late' } }
  await engine.commit(claim, { records: [{ event: { message } }], end: true, ...late })
  await engine.close()
  const database = new DatabaseSync(file)
  const rows = database
    .prepare(
      `select ended, saved, (select count(*) from step) as steps,
        (select saved from context) as context from task`,
    )
    .all()
  database.close()
  expect(rows).toMatchObject([{ ended: 1, saved: null, steps: 0, context: '"memory"' }])
})
