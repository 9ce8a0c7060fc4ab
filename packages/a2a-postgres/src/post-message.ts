import type { AskedQuestion, Duplicate, TaskKey, TurnInput } from 'a2a-core/server'
import type { StoredPushConfig } from 'a2a-core/server'
import type { Sql } from './database.ts'
import type { Parts } from './engine-parts.ts'
import { notify, type Hint } from './hint.ts'
import { queueOf } from './jobs.ts'
import { duplicatesOf, knownBy, lockMessages, rememberMessage } from './known-message.ts'
import { lockTask, type TaskRow } from './lock-task.ts'
import { stepUp } from './line.ts'
import { putWebhook } from './webhooks.ts'

type Posted = 'posted' | 'ended' | 'stale' | 'full' | 'not-found'

/** Nothing of a transaction is to be stored, and this is why. */
class Refused extends Error {
  readonly result: Exclude<Posted, 'posted'>

  constructor(result: Exclude<Posted, 'posted'>) {
    super(result)
    this.result = result
  }
}

/** Puts a message into a task's inbox, takes the questions that it answers, and wakes the task. */
export async function postMessage(
  parts: Parts,
  key: TaskKey,
  input: TurnInput,
  webhook?: StoredPushConfig,
): Promise<Posted | Duplicate> {
  const { db, jobs, channel, hear } = parts
  const queue = queueOf('run', key.agent)
  await jobs.ready(key.agent)
  const message = knownBy(key, input)
  const hint: Hint = { queues: [] }
  try {
    const result = await db.transaction(async (sql) => {
      await lockMessages(sql, [message])
      const [duplicate] = await duplicatesOf(sql, [message])
      if (duplicate) return duplicate
      const row = await lockTask(sql, key)
      if (!row) throw new Refused('not-found')
      if (row.ended) throw new Refused('ended')
      await takeQuestions(sql, row, input)
      if (webhook) {
        const put = await putWebhook(sql, jobs, row, key.agent, webhook, row.seq)
        if (put === 'full') throw new Refused('full')
        if (put.replaced !== undefined) hint.webhooks = [put.replaced]
      }
      await rememberMessage(sql, message, await receive(sql, row, input))
      if (await wake(parts, sql, key, row)) hint.queues?.push(queue)
      await notify(sql, channel, hint)
      return 'posted'
    })
    if (result === 'posted') hear(hint)
    return result
  } catch (error) {
    if (error instanceof Refused) return error.result
    throw error
  }
}

/** @throws Refused when an answer is not to an open question */
async function takeQuestions(sql: Sql, row: TaskRow, { answers }: TurnInput): Promise<void> {
  const ids = Object.keys(answers)
  if (ids.length === 0) return
  const questions: AskedQuestion[] = row.questions
  for (const id of ids) {
    const question = questions.find((asked) => asked.id === id)
    if (!question || question.taken) throw new Refused('stale')
    question.taken = true
  }
  await sql.query('update a2a.task set questions = $2 where number = $1', [
    row.number,
    JSON.stringify(questions),
  ])
}

async function receive(
  sql: Sql,
  { number }: TaskRow,
  input: TurnInput,
): Promise<{ task: string; inbox: string }> {
  const [row] = await sql.query<{ inbox: string }>(
    'insert into a2a.inbox (task, input) values ($1, $2) returning number::text as inbox',
    [number, JSON.stringify(input)],
  )
  return { task: String(number), inbox: row?.inbox ?? '' }
}

/** Sees to it that the message's turn comes: whoever runs the task finds it, or there is a job. */
async function wake({ jobs }: Parts, sql: Sql, key: TaskKey, row: TaskRow): Promise<boolean> {
  const mayRun = row.job === null && (!row.serial || (await hasTurn(sql, key, row)))
  const job = mayRun ? crypto.randomUUID() : row.job
  await sql.query('update a2a.task set waiting = waiting + 1, job = $2 where number = $1', [
    row.number,
    job,
  ])
  if (!mayRun || job === null) return false
  await jobs.add(sql, queueOf('run', key.agent), [{ id: job, data: { task: row.number } }])
  return true
}

async function hasTurn(sql: Sql, key: TaskKey, row: TaskRow): Promise<boolean> {
  const having = await stepUp(sql, [{ ...key, contextId: row.contextId, number: row.number }])
  return having.has(row.number)
}
