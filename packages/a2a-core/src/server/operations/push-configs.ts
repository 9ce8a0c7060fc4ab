import { PushNotificationNotSupportedError, TaskNotFoundError } from '../../protocol/errors.ts'
import { idSchema } from '../../protocol/id.ts'
import { invalidParams, parseParams } from '../../protocol/parse.ts'
import {
  deleteTaskPushNotificationConfigRequestSchema,
  getTaskPushNotificationConfigRequestSchema,
  listTaskPushNotificationConfigsRequestSchema,
  taskPushNotificationConfigSchema,
  type ListTaskPushNotificationConfigsResponse,
  type TaskPushNotificationConfig,
} from '../../protocol/push-notification.ts'
import type { StoredTask, TaskKey } from '../engine.ts'
import { newPushConfig } from '../push/new-push-config.ts'
import type { PushStore, StoredPushConfig } from '../push/push-store.ts'
import { keyOf, type Call, type Server } from '../server.ts'
import { taskNotFound } from './task-not-found.ts'
import { tooManyWebhooks } from './too-many-webhooks.ts'

const createSchema = taskPushNotificationConfigSchema.extend({ taskId: idSchema })

/** CreateTaskPushNotificationConfig (specification §3.1.7): in place of one with the same id. */
export async function createPushConfig(
  server: Server,
  params: unknown,
  call: Call,
): Promise<TaskPushNotificationConfig> {
  const store = storeOf(server)
  const { taskId, ...config } = parseParams(createSchema, params)
  const { key, seq } = await findTask(server, taskId, call)
  const stored = newPushConfig(config, taskId, call.version)
  const put = await store.put(key, stored, seq)
  if (put === 'not-found') throw taskNotFound(taskId)
  if (put === 'full') throw tooManyWebhooks('taskId')
  return shown(stored)
}

/** GetTaskPushNotificationConfig (specification §3.1.8). */
export async function getPushConfig(
  server: Server,
  params: unknown,
  call: Call,
): Promise<TaskPushNotificationConfig> {
  const store = storeOf(server)
  const { taskId, id } = parseParams(getTaskPushNotificationConfigRequestSchema, params)
  const { key } = await findTask(server, taskId, call)
  const stored = (await store.list(key)).find(({ config }) => config.id === id)
  if (stored) return shown(stored)
  throw new TaskNotFoundError('The task has no push notification config of this id', {
    metadata: { taskId, id },
  })
}

/**
 * ListTaskPushNotificationConfigs (specification §3.1.9), by id: there are few, so that all are on one
 * page where no size is asked for. A page begins behind the id in its token, which may be gone by then.
 */
export async function listPushConfigs(
  server: Server,
  params: unknown,
  call: Call,
): Promise<ListTaskPushNotificationConfigsResponse> {
  const store = storeOf(server)
  const { taskId, pageSize, pageToken } = parseParams(
    listTaskPushNotificationConfigsRequestSchema,
    params,
  )
  const { key } = await findTask(server, taskId, call)
  if (pageToken && !pageToken.startsWith('~')) {
    throw invalidParams([{ field: 'pageToken', description: 'not a token of an earlier page' }])
  }
  const before = pageToken?.slice(1) ?? ''
  const rest = (await store.list(key))
    .filter(({ config }) => config.id > before)
    .toSorted((one, other) => (one.config.id < other.config.id ? -1 : 1))
  const page = rest.slice(0, pageSize || rest.length)
  const last = page.length < rest.length ? page.at(-1) : undefined
  return { configs: page.map(shown), nextPageToken: last ? `~${last.config.id}` : '' }
}

/** DeleteTaskPushNotificationConfig (specification §3.1.10): deleting twice is deleting once. */
export async function deletePushConfig(
  server: Server,
  params: unknown,
  call: Call,
): Promise<Record<string, never>> {
  const store = storeOf(server)
  const { taskId, id } = parseParams(deleteTaskPushNotificationConfigRequestSchema, params)
  const { key } = await findTask(server, taskId, call)
  await store.delete(key, id)
  return {}
}

function storeOf({ push }: Server): PushStore {
  if (!push) throw new PushNotificationNotSupportedError()
  return push.store
}

async function findTask(
  server: Server,
  taskId: string,
  { caller }: Call,
): Promise<StoredTask & { key: TaskKey }> {
  const key = keyOf(server, caller, taskId)
  const stored = await server.engine.get(key)
  if (!stored?.task) throw taskNotFound(taskId)
  return { ...stored, key }
}

/**
 * A webhook as its owner is shown it. Credentials do not come out; its token, by which its owner
 * knows the calls, does.
 */
function shown({ config }: StoredPushConfig): TaskPushNotificationConfig {
  const { authentication, ...rest } = config
  return { ...rest, ...(authentication && { authentication: { scheme: authentication.scheme } }) }
}
