import type { MessageContent, MessageOptions } from '../protocol/message.ts'
import { userMessage } from '../protocol/message.ts'
import type { SendMessageConfiguration, SendMessageResponse } from '../protocol/send-message.ts'
import type { ListTasksRequest, ListTasksResponse } from '../protocol/task-requests.ts'
import { isTerminal, type TaskState } from '../protocol/task-state.ts'
import type { Task } from '../protocol/task.ts'
import type { Agent } from '../server/agent.ts'
import { anonymousCaller, type Caller } from '../server/caller.ts'
import type { LogRecord, TaskKey } from '../server/engine.ts'
import { followLog } from '../server/follow-log.ts'
import { cancelTask } from '../server/operations/cancel-task.ts'
import { getTask } from '../server/operations/get-task.ts'
import { listTasks } from '../server/operations/list-tasks.ts'
import { sendMessage } from '../server/operations/send-message.ts'
import {
  sendStreamingMessage,
  type NumberedEvents,
} from '../server/operations/send-streaming-message.ts'
import { subscribeToTask } from '../server/operations/subscribe-to-task.ts'
import {
  createServer,
  keyOf,
  type Call,
  type Server,
  type ServerOptions,
} from '../server/server.ts'

/** What may be said of a message beside its content, and of its request. */
export type Sending = MessageOptions & {
  configuration?: SendMessageConfiguration
  /** The metadata of the request. */
  requestMetadata?: { [key: string]: string }
}

/** An agent behind the real operations, as one caller sees it. */
export type ServedAgent = {
  readonly server: Server
  /** What the agent and the engine threw, as `onError` was told. */
  readonly errors: ({ error: unknown; id: string } & Partial<TaskKey>)[]
  /** SendMessage. */
  send(content: MessageContent, sending?: Sending): Promise<SendMessageResponse>
  /** SendMessage, for an answer that is a task. */
  ask(content: MessageContent, sending?: Sending): Promise<Task>
  /** SendMessage with `returnImmediately`. */
  begin(content: MessageContent, sending?: Sending): Promise<Task>
  /** SendStreamingMessage. */
  stream(content: MessageContent, sending?: Sending): Promise<NumberedEvents>
  get(id: string, historyLength?: number): Promise<Task>
  list(request?: ListTasksRequest): Promise<ListTasksResponse>
  cancel(id: string): Promise<Task>
  subscribe(id: string): Promise<NumberedEvents>
  /** The log of a task. */
  log(id: string): Promise<LogRecord[]>
  /** The first record of a task, from a number on, that is as said. */
  until(id: string, is: (record: LogRecord) => boolean, after?: number): Promise<LogRecord>
  /** The task, once it is in this state. */
  inState(id: string, state: TaskState): Promise<Task>
  /** The task, once it has ended. */
  ended(id: string): Promise<Task>
  /** The same agent, as somebody else sees it, or as a client that can leave. */
  as(call: { caller?: Caller; extensions?: string[]; request?: Call['request'] }): ServedAgent
  close(): Promise<void>
}

/** Serves an agent to a test, by calling the operations themselves. */
export function serveAgent(agent: Agent, options: ServerOptions = {}): ServedAgent {
  const errors: ServedAgent['errors'] = []
  const onError: Server['onError'] = (error, about) => errors.push({ error, ...about })
  const server = createServer(agent, { onError, ...options })
  const call = {
    caller: anonymousCaller,
    extensions: [],
    request: new AbortController(),
  }
  return servedTo(server, errors, call)
}

function servedTo(server: Server, errors: ServedAgent['errors'], call: Call): ServedAgent {
  const served: ServedAgent = {
    server,
    errors,
    send: (content, sending) => sendMessage(server, requestOf(content, sending), call),
    async ask(content, sending) {
      const { task } = await served.send(content, sending)
      if (!task) throw new Error('The agent answered with a message, not with a task')
      return task
    },
    begin: (content, sending = {}) =>
      served.ask(content, {
        ...sending,
        configuration: { ...sending.configuration, returnImmediately: true },
      }),
    stream: (content, sending) => sendStreamingMessage(server, requestOf(content, sending), call),
    get: (id, historyLength) =>
      getTask(server, { id, ...(historyLength !== undefined && { historyLength }) }, call),
    list: (request = {}) => listTasks(server, request, call),
    cancel: (id) => cancelTask(server, { id }, call),
    subscribe: (id) => subscribeToTask(server, { id }, call),
    log: (id) => server.engine.read(keyOf(server, call.caller, id), 0, 100_000),
    async until(id, is, after = 0) {
      const key = keyOf(server, call.caller, id)
      for await (const record of followLog(server.engine, key, after, call.request.signal)) {
        if (is(record)) return record
      }
      throw new Error(`The log of task ${id} went no further`)
    },
    async inState(id, state) {
      await served.until(id, ({ event }) => event.statusUpdate?.status.state === state)
      return served.get(id)
    },
    async ended(id) {
      await served.until(id, ({ event }) => {
        const state = event.statusUpdate?.status.state
        return state !== undefined && isTerminal(state)
      })
      return served.get(id)
    },
    as: (other) => servedTo(server, errors, { ...call, ...other }),
    close: () => server.close({ drainMs: 0 }),
  }
  return served
}

function requestOf(
  content: MessageContent,
  { configuration, requestMetadata, ...message }: Sending = {},
): unknown {
  return {
    message: userMessage(content, message),
    ...(configuration && { configuration }),
    ...(requestMetadata && { metadata: requestMetadata }),
  }
}
