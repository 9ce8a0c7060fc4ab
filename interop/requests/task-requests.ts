import { call, type ChosenRequest } from './chosen-request.ts'

/** Requests for what is there beside messages, over JSON-RPC. */
export const taskRequests: ChosenRequest[] = [
  call('GetTask', 'GetTask', { id: '{ended}' }),
  call('GetTask with historyLength: 0', 'GetTask', { id: '{ended}', historyLength: 0 }),
  call('GetTask of a task that is not there', 'GetTask', { id: 'none' }),
  call('GetTask without id', 'GetTask', {}),
  call('GetTask with id: 5', 'GetTask', { id: 5 }),
  call('GetTask with historyLength: -1', 'GetTask', { id: '{ended}', historyLength: -1 }),

  call('ListTasks of a context', 'ListTasks', { contextId: '{context}' }),
  call('ListTasks with artifacts', 'ListTasks', { contextId: '{context}', includeArtifacts: true }),
  call('ListTasks of a context that is not there', 'ListTasks', { contextId: 'none' }),
  call('ListTasks with defaults written out', 'ListTasks', {
    tenant: '',
    contextId: '{context}',
    status: 'TASK_STATE_UNSPECIFIED',
    pageToken: '',
    includeArtifacts: false,
  }),
  call('ListTasks with pageSize: 0', 'ListTasks', { pageSize: 0 }),
  call('ListTasks with pageSize: 101', 'ListTasks', { pageSize: 101 }),
  call('ListTasks with pageSize: "abc"', 'ListTasks', { pageSize: 'abc' }),
  call('ListTasks with a pageToken nobody gave', 'ListTasks', { pageToken: 'none' }),
  call('ListTasks with status: "banana"', 'ListTasks', { status: 'banana' }),
  call('ListTasks with a time that is none', 'ListTasks', { statusTimestampAfter: 'yesterday' }),

  call('CancelTask', 'CancelTask', { id: '{working}' }),
  call('CancelTask of a task that asks', 'CancelTask', { id: '{asking}' }),
  call('CancelTask of a task that is not there', 'CancelTask', { id: 'none' }),
  call('CancelTask of a task that has ended', 'CancelTask', { id: '{ended}' }),

  call('SubscribeToTask of a task that is not there', 'SubscribeToTask', { id: 'none' }),
  call('SubscribeToTask of a task that has ended', 'SubscribeToTask', { id: '{ended}' }),

  call('a webhook', 'CreateTaskPushNotificationConfig', {
    taskId: '{ended}',
    url: 'https://example.com/hook',
  }),
  call('GetExtendedAgentCard', 'GetExtendedAgentCard', {}),
]
