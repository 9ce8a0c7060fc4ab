import type { PushStore, StoredPushConfig, TaskKey } from 'a2a-core/server'
import type { Parts } from './engine-parts.ts'
import { notify, type Hint } from './hint.ts'
import { lockTask } from './lock-task.ts'
import { pushWorker, type PushShop } from './push-worker.ts'
import { dropWebhook, putWebhook, wakeWebhooks } from './webhooks.ts'

/** The webhooks of tasks: rows beside their task's, each with its place in the log. */
export function pushStore(shop: PushShop): PushStore {
  const { parts, ready, keep } = shop
  const { db } = parts
  return {
    async put(key, config, after) {
      await ready()
      return put(parts, key, config, after)
    },
    async list(key) {
      await ready()
      const rows = await db.query<{ config: string; version: string }>(listWebhooks, valuesOf(key))
      return rows.map(({ config, version }) => ({ config: JSON.parse(config), version }))
    },
    async delete(key, id) {
      await ready()
      await remove(parts, key, id)
    },
    async delivered({ key, stored, lease }, seq) {
      const rows = await db.query(noteDelivered, [...valuesOf(key), stored.config.id, lease, seq])
      return rows.length > 0
    },
    work: (agent, deliver, options) => keep(pushWorker(shop, agent, deliver, options)),
  }
}

async function put(
  { db, jobs, channel, hear }: Parts,
  key: TaskKey,
  config: StoredPushConfig,
  after: number,
): Promise<'stored' | 'full' | 'not-found'> {
  const { agent } = key
  await jobs.ready(agent)
  const hint: Hint = {}
  const result = await db.transaction(async (sql) => {
    const row = await lockTask(sql, key)
    if (!row) return 'not-found'
    const done = await putWebhook(sql, jobs, row, agent, config, after)
    if (done === 'full') return 'full'
    if (done.replaced !== undefined) hint.webhooks = [done.replaced]
    hint.queues = await wakeWebhooks(sql, jobs, [{ number: row.number, agent }])
    await notify(sql, channel, hint)
    return 'stored'
  })
  hear(hint)
  return result
}

async function remove({ db, jobs, channel, hear }: Parts, key: TaskKey, id: string): Promise<void> {
  await jobs.ready(key.agent)
  const hint: Hint = {}
  await db.transaction(async (sql) => {
    const row = await lockTask(sql, key)
    const gone = row && (await dropWebhook(sql, jobs, row.number, key.agent, id))
    if (gone === undefined) return
    hint.webhooks = [gone]
    await notify(sql, channel, hint)
  })
  hear(hint)
}

function valuesOf({ agent, tenant, owner, taskId }: TaskKey): string[] {
  return [agent, tenant, owner, taskId]
}

const listWebhooks = `
  select config::text, version
  from a2a.webhook join a2a.task on task.number = webhook.task
  where (agent, tenant, owner, task.id) = ($1, $2, $3, $4)
  order by webhook.number`

const noteDelivered = `
  update a2a.webhook set after = $7, failures = 0
  from a2a.task
  where task.number = webhook.task and (agent, tenant, owner, task.id) = ($1, $2, $3, $4)
    and webhook.id = $5 and lease = $6
  returning webhook.number`
