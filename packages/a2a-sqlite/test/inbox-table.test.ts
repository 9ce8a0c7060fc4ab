import { userMessage } from 'a2a-core'
import { anonymousCaller, type TurnInput } from 'a2a-core/server'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../src/open-database.ts'
import { sqlOn } from '../src/sql.ts'
import { inboxTable } from '../src/tables/inbox-table.ts'
import { newFile } from './new-file.ts'

const scope = { agent: 'agent', tenant: '', owner: 'owner' }

const input: TurnInput = {
  message: userMessage('hello', { messageId: 'm' }),
  caller: anonymousCaller,
  accepts: [],
  extensions: [],
  metadata: {},
  answers: {},
  idempotency: { digest: 'hello', mode: 'running' },
}

test('what was forgotten is looked up when it is asked for, not while the file cannot be read', async () => {
  const database = openDatabase(await newFile(), 'normal')
  onTestFinished(() => database.close())
  const sql = sqlOn(database)
  const name = JSON.stringify(['agent', '', 'owner'])
  sql.run(
    "insert into task (scope, id, context, serial, since) values (?, 'task', 'c', 0, 0)",
    name,
  )
  let isBroken = false
  const inbox = inboxTable({
    ...sql,
    all(text, ...values) {
      if (isBroken) throw new Error('disk I/O error')
      return sql.all(text, ...values)
    },
  })
  inbox.receive({ number: 1, scope: name, id: 'task' }, input, JSON.stringify(input))
  isBroken = true
  inbox.forget()
  expect(() => inbox.earlier(scope, input)).toThrow('disk I/O error')
  isBroken = false
  expect(inbox.earlier(scope, input)).toEqual({ duplicateOf: { taskId: 'task', digest: 'hello' } })
})
