import { newId } from 'a2a-core'
import type { Engine, PushStore, TaskKey } from 'a2a-core/server'
import { keyOf, newScope, newTask } from './hold-claims.ts'

/** A task with a webhook that has nothing of its log yet. */
export async function withWebhook(engine: Engine): Promise<{ push: PushStore; key: TaskKey }> {
  const { push } = engine
  if (!push) throw new Error('The engine has webhooks')
  const scope = newScope()
  const task = newTask()
  const key = keyOf(scope, task)
  await engine.create(scope, task)
  const config = { id: newId(), taskId: key.taskId, url: 'https://example.com/' }
  await push.put(key, { config, version: '1.0' }, 0)
  return { push, key }
}
