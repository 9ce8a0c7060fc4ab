import { isTerminal, userMessage, type Task } from 'a2a-core'
import {
  anonymousCaller,
  createServer,
  followLog,
  getTask,
  listTasks,
  sendMessage,
  type Agent,
  type Call,
  type Engine,
  type LogReader,
  type ServerOptions,
} from 'a2a-core/server'

const call: Call = {
  caller: anonymousCaller,
  extensions: [],
  request: new AbortController(),
}

/** An agent on an engine, as its only caller sees it. */
export type Served = {
  /** Begins to run what is there. */
  start(): void
  /** Sends a message, and does not wait for what becomes of it. */
  begin(text: string, taskId?: string): Promise<string>
  /** Sends a message, and waits. */
  ask(text: string, taskId?: string): Promise<Task>
  get(id: string): Promise<Task>
  list(): Promise<Task[]>
  /** The records of a task after a number, as they come. Default: all */
  follow(id: string, after?: number): LogReader
  /** The task, once it has ended. */
  ended(id: string): Promise<Task>
  close(): Promise<void>
}

/** Serves an agent on an engine, which closes with it. */
export function serveOn(engine: Engine, agent: Agent, options: ServerOptions = {}): Served {
  const server = createServer(agent, { engine, onError: () => undefined, ...options })
  const send = async (text: string, taskId?: string, returnImmediately = false): Promise<Task> => {
    const message = userMessage(text, taskId === undefined ? {} : { taskId })
    const { task } = await sendMessage(
      server,
      { message, configuration: { returnImmediately } },
      call,
    )
    if (!task) throw new Error('The agent answered with a message')
    return task
  }
  const follow = (taskId: string, after = 0): LogReader => {
    const key = { agent: agent.id, tenant: '', owner: 'anonymous', taskId }
    return followLog(engine, key, after, call.request.signal)
  }
  return {
    start: () => server.start(),
    begin: async (text, taskId) => (await send(text, taskId, true)).id,
    ask: (text, taskId) => send(text, taskId),
    get: (id) => getTask(server, { id }, call),
    list: async () => (await listTasks(server, { includeArtifacts: true }, call)).tasks,
    follow,
    async ended(id) {
      for await (const { event } of follow(id)) {
        const state = event.statusUpdate?.status.state
        if (state !== undefined && isTerminal(state)) break
      }
      return getTask(server, { id }, call)
    },
    async close() {
      await server.close({ drainMs: 0 })
      await engine.close({ drainMs: 0 })
    },
  }
}
