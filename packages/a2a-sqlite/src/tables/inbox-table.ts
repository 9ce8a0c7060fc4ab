import type { Duplicate, Scope, TurnInput } from 'a2a-core/server'
import type { Sql } from '../sql.ts'
import { scopeName } from './scope-name.ts'

/** A message in the inbox of a task, as JSON. */
export type WaitingMessage = { number: number; text: string }

/** The messages that wait for their turn, or have it, and what is known of those before. */
export type InboxTable = {
  /** Puts a message into a task's inbox, given as JSON, too, and remembers it. */
  receive(task: { number: number; scope: string }, input: TurnInput, text: string): WaitingMessage
  /** The messages of a task, in the order in which they came. */
  ofTask(task: number): WaitingMessage[]
  remove(number: number): void
  /** The task of a message that was there before, if that counts as the same. */
  earlier(scope: Scope, input: TurnInput): Duplicate | undefined
}

export function inboxTable(sql: Sql): InboxTable {
  return {
    receive({ number, scope }, { message, idempotency }, text) {
      const place = sql.run('insert into inbox (task, input) values (?, ?)', number, text)
      const received = { number: place, text }
      if (!idempotency) return received
      sql.run(
        'replace into message (scope, id, task, inbox, digest) values (?, ?, ?, ?, ?)',
        scope,
        message.messageId,
        number,
        place,
        idempotency.digest,
      )
      return received
    },

    ofTask: (task) =>
      sql.all<WaitingMessage>(
        'select number, input as text from inbox where task = ? order by number',
        task,
      ),

    remove(number) {
      sql.run('delete from inbox where number = ?', number)
    },

    earlier(scope, { message, idempotency }) {
      if (!idempotency) return undefined
      const [known] = sql.all<{ taskId: string; digest: string; waits: number }>(
        `select task.id as taskId, digest, inbox.number is not null as waits
          from message join task on task.number = message.task
          left join inbox on inbox.number = message.inbox
          where message.scope = ? and message.id = ?`,
        scopeName(scope),
        message.messageId,
      )
      if (!known) return undefined
      const runs = known.waits === 1 && known.digest === idempotency.digest
      if (idempotency.mode === 'running' && !runs) return undefined
      return { duplicateOf: { taskId: known.taskId, digest: known.digest } }
    },
  }
}
