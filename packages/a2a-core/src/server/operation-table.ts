import type * as z from 'zod'
import {
  deleteTaskPushNotificationConfigRequestSchema,
  getTaskPushNotificationConfigRequestSchema,
  listTaskPushNotificationConfigsRequestSchema,
  taskPushNotificationConfigSchema,
} from '../protocol/push-notification.ts'
import { sendMessageRequestSchema } from '../protocol/send-message.ts'
import {
  cancelTaskRequestSchema,
  getExtendedAgentCardRequestSchema,
  getTaskRequestSchema,
  listTasksRequestSchema,
  subscribeToTaskRequestSchema,
} from '../protocol/task-requests.ts'
import { cancelTask } from './operations/cancel-task.ts'
import { getExtendedAgentCard } from './operations/get-extended-agent-card.ts'
import { getTask } from './operations/get-task.ts'
import { listTasks } from './operations/list-tasks.ts'
import {
  createPushConfig,
  deletePushConfig,
  getPushConfig,
  listPushConfigs,
} from './operations/push-configs.ts'
import { sendMessage } from './operations/send-message.ts'
import { sendStreamingMessage, type NumberedEvents } from './operations/send-streaming-message.ts'
import { subscribeToTask } from './operations/subscribe-to-task.ts'
import type { Call, Server } from './server.ts'

type Perform<Result> = (server: Server, params: unknown, call: Call) => Promise<Result>

/**
 * One operation: the schema of what it takes, which it checks itself, and what does it, with one
 * answer or with a stream.
 */
export type OperationRow =
  | { request: z.ZodObject; answer: Perform<unknown> }
  | { request: z.ZodObject; stream: Perform<NumberedEvents> }

/** Every operation of the protocol (specification §5.3), in one table for all bindings. */
export const operationTable = {
  SendMessage: { request: sendMessageRequestSchema, answer: sendMessage },
  SendStreamingMessage: { request: sendMessageRequestSchema, stream: sendStreamingMessage },
  GetTask: { request: getTaskRequestSchema, answer: getTask },
  ListTasks: { request: listTasksRequestSchema, answer: listTasks },
  CancelTask: { request: cancelTaskRequestSchema, answer: cancelTask },
  SubscribeToTask: { request: subscribeToTaskRequestSchema, stream: subscribeToTask },
  CreateTaskPushNotificationConfig: {
    request: taskPushNotificationConfigSchema,
    answer: createPushConfig,
  },
  GetTaskPushNotificationConfig: {
    request: getTaskPushNotificationConfigRequestSchema,
    answer: getPushConfig,
  },
  ListTaskPushNotificationConfigs: {
    request: listTaskPushNotificationConfigsRequestSchema,
    answer: listPushConfigs,
  },
  DeleteTaskPushNotificationConfig: {
    request: deleteTaskPushNotificationConfigRequestSchema,
    answer: deletePushConfig,
  },
  GetExtendedAgentCard: {
    request: getExtendedAgentCardRequestSchema,
    answer: getExtendedAgentCard,
  },
} as const satisfies { [name: string]: OperationRow }

/** The name of an operation. */
export type OperationName = keyof typeof operationTable

/** The operation of this name, if there is one. */
export function operationOf(name: string): OperationRow | undefined {
  return Object.hasOwn(operationTable, name) ? operationTable[name as OperationName] : undefined
}
