import { newId } from '../../protocol/id.ts'
import type { TaskPushNotificationConfig } from '../../protocol/push-notification.ts'
import { protocolVersion, type ProtocolVersion } from '../../protocol/version.ts'
import type { StoredPushConfig } from './push-store.ts'

/**
 * A webhook as it is stored: with an id, of its client's choice or made here. In 0.3, where the one
 * without an id is set again, its id is that of the task.
 *
 * @param version the version it is made in. Default: 1.0
 */
export function newPushConfig(
  { id, ...config }: TaskPushNotificationConfig,
  taskId: string,
  version: ProtocolVersion = protocolVersion,
): StoredPushConfig {
  const ownId = version === '0.3' ? taskId : newId()
  return { config: { ...config, id: id || ownId, taskId }, version }
}
