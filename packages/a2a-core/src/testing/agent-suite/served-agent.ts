import { userMessage, type MessageContent, type MessageOptions } from '../../protocol/message.ts'
import type { StreamResponse } from '../../protocol/stream-response.ts'
import { isTerminal } from '../../protocol/task-state.ts'
import type { Task } from '../../protocol/task.ts'
import type { Agent } from '../../server/agent.ts'
import { anonymousCaller, type Caller } from '../../server/caller.ts'
import type { Engine, LogRecord, TaskKey } from '../../server/engine.ts'
import { followLog } from '../../server/follow-log.ts'
import type { ServerOptions } from '../../server/server.ts'
import { httpClient, rpc, type HttpClient, type RpcResponse } from '../http-suite/http-client.ts'
import type { HttpServed } from '../http-suite/http-subject.ts'
import { readFrames } from '../http-suite/read-frames.ts'

/** How the suite wants an agent served. */
export type ServeOptions = ServerOptions & {
  /** Tells whose a request is. */
  caller: (request: Request) => Caller
}

/** Serves an agent over HTTP, as the suite wants it served; it takes up what others left at once. */
export type Serve = (agent: Agent, options: ServeOptions) => Promise<HttpServed>

/** An error that a server answered with. */
export class AnsweredError extends Error {
  override readonly name = 'AnsweredError'
  readonly code: number

  constructor({ code, message }: { code: number; message: string }) {
    super(message)
    this.code = code
  }
}

/** An agent behind a server, as one of its clients sees it. */
export type ServedAgent = {
  readonly agent: Agent
  /** What the agent and the engine threw, as `onError` was told. */
  readonly errors: { error: unknown; id: string }[]
  /**
   * SendMessage, for a task.
   *
   * @throws AnsweredError
   */
  ask(content: MessageContent, message?: MessageOptions): Promise<Task>
  /** SendMessage with `returnImmediately`. */
  begin(content: MessageContent, message?: MessageOptions): Promise<Task>
  /** SendStreamingMessage: its events, as they come. */
  stream(
    content: MessageContent,
    message?: MessageOptions,
  ): AsyncGenerator<StreamResponse, void, undefined>
  get(id: string): Promise<Task>
  cancel(id: string): Promise<Task>
  /** The log of a task, from the engine. */
  log(id: string): Promise<LogRecord[]>
  /** Waits until the log has a record that is as said. */
  until(id: string, is: (event: StreamResponse) => boolean): Promise<void>
  /** The task, once it has ended. */
  ended(id: string): Promise<Task>
  /** The same agent, as another owner sees it. */
  as(owner: string): ServedAgent
  close(): Promise<void>
}

/** The header that says whose a request is. */
const ownerHeader = 'X-Owner'

/** Serves an agent on an engine, and gives its client. */
export async function openAgent(
  serve: Serve,
  agent: Agent,
  options: ServerOptions & { engine: Engine },
): Promise<ServedAgent> {
  const errors: ServedAgent['errors'] = []
  const served = await serve(agent, {
    onError: (error, { id }) => errors.push({ error, id }),
    ...options,
    caller: (request) => ({
      tenant: '',
      owner: request.headers.get(ownerHeader) ?? anonymousCaller.owner,
    }),
  })
  const client = httpClient(served)
  return clientOf({ agent, engine: options.engine, errors, client }, anonymousCaller.owner)
}

type Served = {
  agent: Agent
  engine: Engine
  errors: ServedAgent['errors']
  client: HttpClient
}

function clientOf(served: Served, owner: string): ServedAgent {
  const { agent, engine, errors, client } = served
  const keyOf = (taskId: string): TaskKey => ({ agent: agent.id, tenant: '', owner, taskId })

  async function post(method: string, params: object): Promise<Response> {
    return client.post(rpc(method, params), { [ownerHeader]: owner })
  }

  async function call<Result>(method: string, params: object): Promise<Result> {
    const response = await post(method, params)
    return resultOf((await response.json()) as RpcResponse) as Result
  }

  async function send(message: object, configuration?: object): Promise<Task> {
    const params = { message, ...(configuration && { configuration }) }
    const { task } = await call<{ task?: Task }>('SendMessage', params)
    if (!task) throw new Error('The agent answered with a message, not with a task')
    return task
  }

  const asked: ServedAgent = {
    agent,
    errors,
    ask: (content, message) => send(userMessage(content, message)),
    begin: (content, message) => send(userMessage(content, message), { returnImmediately: true }),
    async *stream(content, message) {
      const params = { message: userMessage(content, message) }
      for await (const { data } of readFrames(await post('SendStreamingMessage', params))) {
        if (data !== undefined) yield resultOf(JSON.parse(data) as RpcResponse) as StreamResponse
      }
    },
    get: (id) => call('GetTask', { id }),
    cancel: (id) => call('CancelTask', { id }),
    log: (id) => engine.read(keyOf(id), 0, 100_000),
    async until(id, is) {
      const never = new AbortController().signal
      for await (const { event } of followLog(engine, keyOf(id), 0, never)) if (is(event)) return
      throw new Error(`The log of task ${id} went no further`)
    },
    async ended(id) {
      await asked.until(id, ({ statusUpdate }) => {
        return statusUpdate !== undefined && isTerminal(statusUpdate.status.state)
      })
      return asked.get(id)
    },
    as: (other) => clientOf(served, other),
    close: () => client.close(),
  }
  return asked
}

function resultOf({ result, error }: RpcResponse): unknown {
  if (error) throw new AnsweredError(error)
  return result
}
