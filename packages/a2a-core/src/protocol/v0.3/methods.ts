/** What 0.3 calls the operations over JSON-RPC; it has no ListTasks. */
export const v03Methods = {
  SendMessage: 'message/send',
  SendStreamingMessage: 'message/stream',
  GetTask: 'tasks/get',
  CancelTask: 'tasks/cancel',
  SubscribeToTask: 'tasks/resubscribe',
  CreateTaskPushNotificationConfig: 'tasks/pushNotificationConfig/set',
  GetTaskPushNotificationConfig: 'tasks/pushNotificationConfig/get',
  ListTaskPushNotificationConfigs: 'tasks/pushNotificationConfig/list',
  DeleteTaskPushNotificationConfig: 'tasks/pushNotificationConfig/delete',
  GetExtendedAgentCard: 'agent/getAuthenticatedExtendedCard',
} as const

/** The name of an operation that 0.3 has. */
export type V03OperationName = keyof typeof v03Methods

/** The operation that 0.3 calls so over JSON-RPC, if any. */
export function v03OperationOf(method: string): V03OperationName | undefined {
  return names.find((name) => v03Methods[name] === method)
}

const names = Object.keys(v03Methods) as V03OperationName[]
