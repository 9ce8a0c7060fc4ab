import type { StoredPushConfig } from 'a2a-core/server'
import type { Sql } from '../sql.ts'

/** A webhook as its row says, with its task. */
export type WebhookRow = {
  number: number
  task: number
  scope: string
  taskId: string
  after: number
  failures: number
  due_at: number
  /** The number of the last record of its task. */
  seq: number
  ended: number
}

/** The webhooks of tasks. */
export type WebhookTable = {
  /** Stores one. @returns its number */
  insert(task: number, stored: StoredPushConfig, after: number): number
  /** How many a task has, but for the one of an id. */
  countBeside(task: number, id: string): number
  /** Those of a task, oldest first. */
  list(task: number): StoredPushConfig[]
  config(number: number): StoredPushConfig | undefined
  /** Removes one. @returns its number, if it was there */
  remove(task: number, id: string): number | undefined
  set(number: number, values: { after?: number; failures?: number; due_at?: number }): void
  /** Says that nothing is delivered to it any more. */
  stop(number: number): void
  /** All that something may still be delivered to. */
  active(): WebhookRow[]
}

type ConfigRow = { config: string }

export function webhookTable(sql: Sql): WebhookTable {
  return {
    insert: (task, stored, after) =>
      sql.run(
        'insert into webhook (task, id, config, after) values (?, ?, ?, ?)',
        task,
        stored.config.id,
        JSON.stringify(stored),
        after,
      ),

    countBeside(task, id) {
      const [row] = sql.all<{ count: number }>(
        'select count(*) as count from webhook where task = ? and id <> ?',
        task,
        id,
      )
      return row?.count ?? 0
    },

    list: (task) =>
      sql
        .all<ConfigRow>('select config from webhook where task = ? order by number', task)
        .map(({ config }) => JSON.parse(config)),

    config(number) {
      const [row] = sql.all<ConfigRow>('select config from webhook where number = ?', number)
      return row && JSON.parse(row.config)
    },

    remove(task, id) {
      const [row] = sql.all<{ number: number }>(
        'delete from webhook where task = ? and id = ? returning number',
        task,
        id,
      )
      return row?.number
    },

    set(number, values) {
      const columns = Object.keys(values).map((column) => `${column} = ?`)
      sql.run(
        `update webhook set ${columns.join(', ')} where number = ?`,
        ...Object.values(values),
        number,
      )
    },

    stop(number) {
      sql.run('update webhook set stopped = 1 where number = ?', number)
    },

    active: () =>
      sql.all(
        `select webhook.number, task, scope, task.id as taskId, after, failures, due_at, ended,
            ifnull((select max(seq) from log where log.task = task.number), task.seq) as seq
          from webhook join task on task.number = webhook.task
          where not stopped and not (ended and after >= task.seq)`,
      ),
  }
}
