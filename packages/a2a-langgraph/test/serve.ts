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
  sendMessage,
  sendStreamingMessage,
  type Agent,
  type Caller,
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
  cancel(id: string): Promise<Task>
}

type Sending = MessageOptions & { caller?: Caller }

/** Serves an agent to a test. */
export function serve(agent: Agent): Served {
  const errors: unknown[] = []
  const server = createServer(agent, { onError: (error) => errors.push(error) })
  const { signal } = new AbortController()
  const callOf = (caller: Caller = anonymousCaller) => ({ caller, extensions: [], signal })
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
    cancel: (id) => cancelTask(server, { id }, callOf()),
    async [Symbol.asyncDispose]() {
      await server.close({ drainMs: 0 })
      await server.engine.close({ drainMs: 0 })
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
