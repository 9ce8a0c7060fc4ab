import { mostWebhooks, type PushStore, type StoredPushConfig } from 'a2a-core/server'
import { newDeliveries } from './deliveries.ts'
import type { Hook } from './due-hooks.ts'
import type { GroupCommit } from './group-commit.ts'
import { keyIn } from './tables/scope-name.ts'
import type { Tables } from './tables/tables.ts'
import type { TaskRow } from './tables/task-table.ts'

/** A webhook that was stored in a transaction, and the number of what it took the place of. */
export type PutWebhook = { hook: Hook; replaced: number | undefined }

/** The webhooks of the engine. */
export type WebhookStore = PushStore & {
  /** Stores a webhook, within a transaction; says `full` where a task has as many as it may. */
  insert(task: TaskRow, stored: StoredPushConfig, after: number): PutWebhook | 'full'
  /** Begins to deliver to a webhook that was stored. */
  begin(put: PutWebhook): void
  /** Says that a task's log has grown. */
  grew(task: number, seq: number, ended: boolean): void
  /** Says that a task has gone, with its webhooks. */
  forget(task: number): void
  close(): Promise<void>
}

export function webhookStore(group: GroupCommit, { tasks, log, webhooks }: Tables): WebhookStore {
  const deliveries = newDeliveries(group, webhooks)
  for (const { scope, taskId, due_at: dueAt, ended, ...row } of webhooks.active()) {
    const key = keyIn(scope, taskId)
    deliveries.add({ ...row, key, dueAt, ended: ended === 1, isBusy: false })
  }

  function insert(task: TaskRow, stored: StoredPushConfig, after: number): PutWebhook | 'full' {
    const { id } = stored.config
    if (webhooks.countBeside(task.number, id) >= mostWebhooks) return 'full'
    const replaced = webhooks.remove(task.number, id)
    const hook: Hook = {
      number: webhooks.insert(task.number, stored, after),
      task: task.number,
      key: keyIn(task.scope, task.id),
      seq: log.lastSeq(task.number) || task.seq,
      ended: task.ended === 1,
      after,
      failures: 0,
      dueAt: 0,
      isBusy: false,
    }
    return { hook, replaced }
  }

  function begin({ hook, replaced }: PutWebhook): void {
    if (replaced !== undefined) deliveries.remove(hook.task, replaced)
    deliveries.add(hook)
  }

  return {
    insert,
    begin,
    grew: (task, seq, ended) => deliveries.grew(task, seq, ended),
    forget: (task) => deliveries.remove(task),

    put: (key, stored, after) =>
      group.write(
        () => {
          const task = tasks.find(key)
          return task ? insert(task, stored, after) : 'not-found'
        },
        (put) => {
          if (typeof put === 'string') return put
          begin(put)
          return 'stored'
        },
      ),

    list: (key) =>
      group.read(() => {
        const task = tasks.find(key)
        return task ? webhooks.list(task.number) : []
      }),

    delete: (key, id) =>
      group.write(
        () => {
          const task = tasks.find(key)?.number
          const number = task === undefined ? undefined : webhooks.remove(task, id)
          return { task, number }
        },
        ({ task, number }) => {
          if (task !== undefined && number !== undefined) deliveries.remove(task, number)
        },
      ),

    async delivered(delivery, seq) {
      const hook = deliveries.leased(delivery)
      if (!hook) return false
      await group.write(
        () => webhooks.set(hook.number, { after: seq, failures: 0, due_at: 0 }),
        () => Object.assign(hook, { after: seq, failures: 0, dueAt: 0 }),
      )
      return true
    },

    work: (agent, deliver, limits) => deliveries.work(agent, deliver, limits),
    close: () => deliveries.close(),
  }
}
