import { newId } from '../../protocol/id.ts'
import type { TaskPushNotificationConfig } from '../../protocol/push-notification.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { StoredPushConfig } from './push-store.ts'

/** A webhook as it is stored: with an id, of its client's choice or made here. */
export function newPushConfig(
  { id, ...config }: TaskPushNotificationConfig,
  taskId: string,
): StoredPushConfig {
  return { config: { ...config, id: id || newId(), taskId }, version: protocolVersion }
}
