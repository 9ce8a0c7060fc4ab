import type { Sql } from '../sql.ts'
import { inboxTable, type InboxTable } from './inbox-table.ts'
import { keptTable, type KeptTable } from './kept-table.ts'
import { logTable, type LogTable } from './log-table.ts'
import { taskTable, type TaskTable } from './task-table.ts'
import { totalTable, type TotalTable } from './total-table.ts'
import { webhookTable, type WebhookTable } from './webhook-table.ts'

/** All that is stored, one idea a table or two. */
export type Tables = {
  tasks: TaskTable
  totals: TotalTable
  log: LogTable
  inbox: InboxTable
  kept: KeptTable
  webhooks: WebhookTable
}

export function tablesOn(sql: Sql): Tables {
  return {
    tasks: taskTable(sql),
    totals: totalTable(sql),
    log: logTable(sql),
    inbox: inboxTable(sql),
    kept: keptTable(sql),
    webhooks: webhookTable(sql),
  }
}
