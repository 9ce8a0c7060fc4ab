import { FreshMap, type Duplicate, type Scope, type TurnInput } from 'a2a-core/server'
import type { Sql } from '../sql.ts'
import { scopeName } from './scope-name.ts'
import type { TaskRow } from './task-table.ts'

/** A message in the inbox of a task, as JSON. */
export type WaitingMessage = { number: number; text: string }

/**
 * The messages that wait for their turn, or have it, and what is known of those before. Which of
 * those that wait is which is known in memory, and of messages that count as the same only as long
 * as they wait nothing else is kept: ids that others chose are spread over all of a table.
 */
export type InboxTable = {
  /** Puts a message into a task's inbox, given as JSON, too, and remembers it. */
  receive(task: OwnTask, input: TurnInput, text: string): WaitingMessage
  /** The messages of a task, in the order in which they came. */
  ofTask(task: number): WaitingMessage[]
  remove(task: number, number: number): void
  /** The task of a message that was there before, if that counts as the same. */
  earlier(scope: Scope, input: TurnInput): Duplicate | undefined
  /** Forgets which messages wait, and finds out when that is asked next: not all was stored. */
  forget(): void
}

type OwnTask = Pick<TaskRow, 'number' | 'scope' | 'id'>

type KnownMessage = { number: number; taskId: string; digest: string }

export function inboxTable(sql: Sql): InboxTable {
  let waiting = new FreshMap<string, KnownMessage>()
  let names = new FreshMap<number, string>()
  let isKnown = false
  let last =
    sql.all<{ number: number | null }>('select max(number) as number from inbox')[0]?.number ?? 0

  function remember(name: string, message: KnownMessage): void {
    waiting.set(name, message)
    names.set(message.number, name)
  }

  function find(): void {
    if (isKnown) return
    const rows = sql.all<KnownMessage & { scope: string; id: string }>(
      `select inbox.number, scope, task.id as taskId,
          input ->> '$.message.messageId' as id, input ->> '$.idempotency.digest' as digest
        from inbox join task on task.number = inbox.task
        where digest is not null order by inbox.number`,
    )
    for (const { scope, id, ...message } of rows) remember(nameOf(scope, id), message)
    isKnown = true
  }

  return {
    forget() {
      waiting = new FreshMap()
      names = new FreshMap()
      isKnown = false
    },

    receive({ number: task, scope, id: taskId }, { message, idempotency }, text) {
      const number = ++last
      sql.run('insert into inbox (task, number, input) values (?, ?, ?)', task, number, text)
      if (!idempotency) return { number, text }
      find()
      const { digest, mode } = idempotency
      const { messageId } = message
      remember(nameOf(scope, messageId), { number, taskId, digest })
      if (mode === 'always') {
        sql.run(
          'replace into message (scope, id, task, digest) values (?, ?, ?, ?)',
          scope,
          messageId,
          task,
          digest,
        )
      }
      return { number, text }
    },

    ofTask: (task) =>
      sql.all<WaitingMessage>(
        'select number, input as text from inbox where task = ? order by number',
        task,
      ),

    remove(task, number) {
      sql.run('delete from inbox where task = ? and number = ?', task, number)
      find()
      const name = names.get(number)
      if (name === undefined) return
      names.delete(number)
      // Another may have taken its place.
      if (waiting.get(name)?.number === number) waiting.delete(name)
    },

    earlier(scope, { message: { messageId }, idempotency }) {
      if (!idempotency) return undefined
      find()
      const name = scopeName(scope)
      const known = waiting.get(nameOf(name, messageId))
      const { mode, digest } = idempotency
      if (known && (mode === 'always' || known.digest === digest)) return duplicateOf(known)
      if (mode === 'running') return undefined
      const [before] = sql.all<Omit<KnownMessage, 'number'>>(
        `select task.id as taskId, digest from message join task on task.number = message.task
          where message.scope = ? and message.id = ?`,
        name,
        messageId,
      )
      return before && duplicateOf(before)
    },
  }
}

function nameOf(scope: string, messageId: string): string {
  return `${scope}${messageId}`
}

function duplicateOf({ taskId, digest }: Omit<KnownMessage, 'number'>): Duplicate {
  return { duplicateOf: { taskId, digest } }
}
