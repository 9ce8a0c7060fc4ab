import { onTestFinished } from 'vitest'
import { isTerminal, textOf, userMessage, type Task } from 'a2a-core'
import {
  anonymousCaller,
  cancelTask,
  createServer,
  followLog,
  getTask,
  sendMessage,
  type Agent,
  type Call,
  type Engine,
  type LogRecord,
  type ServerOptions,
} from 'a2a-core/server'

/** An agent behind the real operations, as its one caller sees it. */
export type ServedHere = {
  readonly engine: Engine
  /** Sends a message, and gives the id of its task at once. */
  begin(content: string, taskId?: string): Promise<string>
  /** Waits for the answer. */
  ask(content: string, taskId?: string): Promise<Task>
  get(id: string): Promise<Task>
  cancel(id: string): Promise<Task>
  /** All of a task's log, up to the record that is as said. */
  until(id: string, is: (record: LogRecord) => boolean): Promise<LogRecord[]>
  /** Waits until the agent has said something. */
  said(id: string, words: string): Promise<void>
  /** The task, once it has ended. */
  ended(id: string): Promise<Task>
  close(): Promise<void>
}

const call: Call = {
  caller: anonymousCaller,
  extensions: [],
  request: new AbortController(),
}

/** Serves an agent on an engine; it is closed with the test. */
export function serveHere(agent: Agent, engine: Engine, options: ServerOptions = {}): ServedHere {
  const server = createServer(agent, { engine, onError: () => undefined, ...options })
  server.start()
  const close = (): Promise<void> => server.close({ drainMs: 0 })
  onTestFinished(close)

  async function send(content: string, taskId: string | undefined, wait: boolean): Promise<Task> {
    const message = userMessage(content, taskId === undefined ? {} : { taskId })
    const configuration = { returnImmediately: !wait }
    const { task } = await sendMessage(server, { message, configuration }, call)
    if (!task) throw new Error('The agent answered with a message')
    return task
  }

  const served: ServedHere = {
    engine,
    close,
    begin: async (content, taskId) => (await send(content, taskId, false)).id,
    ask: (content, taskId) => send(content, taskId, true),
    get: (id) => getTask(server, { id }, call),
    cancel: (id) => cancelTask(server, { id }, call),
    async until(id, is) {
      const { tenant, owner } = anonymousCaller
      const key = { agent: agent.id, tenant, owner, taskId: id }
      const records: LogRecord[] = []
      for await (const record of followLog(engine, key, 0, call.request.signal)) {
        records.push(record)
        if (is(record)) return records
      }
      throw new Error(`The log of task ${id} went no further`)
    },
    async said(id, words) {
      await served.until(id, ({ event }) => {
        const { artifact } = event.artifactUpdate ?? {}
        return artifact !== undefined && textOf(artifact.parts).includes(words)
      })
    },
    async ended(id) {
      await served.until(id, ({ event }) => {
        const state = event.statusUpdate?.status.state
        return state !== undefined && isTerminal(state)
      })
      return served.get(id)
    },
  }
  return served
}

/** What an agent has answered, turn by turn. */
export function answersOf({ artifacts = [] }: Task): string[] {
  return artifacts.map(({ parts }) => textOf(parts))
}
