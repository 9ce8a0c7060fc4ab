import {
  textOf,
  userMessage,
  type MessageContent,
  type MessageOptions,
  type StreamResponse,
  type Task,
} from 'a2a-core'
import {
  anonymousCaller,
  cancelTask,
  createServer,
  getTask,
  sendMessage,
  sendStreamingMessage,
  subscribeToTask,
  type Agent,
  type Caller,
  type Engine,
} from 'a2a-core/server'

/** An agent behind the real operations, as its clients see it. */
export type Served = AsyncDisposable & {
  /** What the agent threw. */
  readonly errors: unknown[]
  /** Sends a message, and gives the task once it has ended or waits. */
  ask(content: MessageContent, options?: Sending): Promise<Task>
  /** Sends a message, and gives what is streamed of its task. */
  stream(
    content: MessageContent,
    options?: Sending,
  ): Promise<AsyncGenerator<StreamResponse, void, undefined>>
  get(id: string): Promise<Task>
  cancel(id: string): Promise<Task>
  /** What happens to a task from now on. */
  subscribe(id: string): Promise<AsyncGenerator<StreamResponse, void, undefined>>
}

type Sending = MessageOptions & { caller?: Caller }

/** Serves an agent to a test, on an engine of its own or on one that others are on, too. */
export function serve(agent: Agent, engine?: Engine): Served {
  const errors: unknown[] = []
  const server = createServer(agent, { engine, onError: (error) => errors.push(error) })
  if (engine) server.start()
  const request = new AbortController()
  const callOf = (caller: Caller = anonymousCaller) => ({ caller, extensions: [], request })
  return {
    errors,
    async ask(content, { caller, ...options } = {}) {
      const message = userMessage(content, options)
      const { task } = await sendMessage(server, { message }, callOf(caller))
      if (!task) throw new Error('The agent answered with a message, not with a task')
      return task
    },
    async stream(content, { caller, ...options } = {}) {
      const message = userMessage(content, options)
      const events = await sendStreamingMessage(server, { message }, callOf(caller))
      return eventsIn(events)
    },
    subscribe: async (id) => eventsIn(await subscribeToTask(server, { id }, callOf())),
    get: (id) => getTask(server, { id }, callOf()),
    cancel: (id) => cancelTask(server, { id }, callOf()),
    async [Symbol.asyncDispose]() {
      await server.close({ drainMs: 0 })
      if (!engine) await server.engine.close({ drainMs: 0 })
    },
  }
}

/** The text of a task's artifacts. */
export function answerOf({ artifacts = [] }: Task): string {
  return artifacts.map(({ parts }) => textOf(parts)).join('')
}

async function* eventsIn(events: AsyncIterable<{ event: StreamResponse }>) {
  for await (const { event } of events) yield event
}
