import type { AgentCard } from '../protocol/agent-card.ts'
import { deadlineExtension } from '../protocol/deadline-extension.ts'
import { InvalidAgentResponseError, UnsupportedOperationError } from '../protocol/errors.ts'
import type { Json, JsonObject } from '../protocol/json.ts'
import type { MessageContent } from '../protocol/message.ts'
import type { SendMessageRequest, SendMessageResponse } from '../protocol/send-message.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { ListTasksRequest } from '../protocol/task-requests.ts'
import type { Task } from '../protocol/task.ts'
import type { AskOptions } from './ask-options.ts'
import type { ReadCard } from './card-reader.ts'
import { conversation, type Conversation } from './conversation.ts'
import { ask, exchange, type Peer } from './exchange.ts'
import { follow } from './follow.ts'
import { leavable } from './leavable.ts'
import type { Operations } from './operations.ts'
import type { Answer, Outcome } from './outcome.ts'
import { resume, type ResumeOptions } from './resume.ts'
import type { CallOptions } from './transport.ts'
import type { CardSignature } from './verify-card.ts'

/**
 * An agent that is somewhere else: what `connect` gives. Errors that its server answers with come
 * as the classes of the error table (TaskNotFoundError, …), failures of the network as
 * ConnectError, answers the specification does not allow as InvalidAgentResponseError.
 */
export type RemoteAgent = {
  /** What the agent says of itself. */
  readonly card: AgentCard
  /**
   * The signature of the card that was found right, where `signatures` had one looked for. Undefined
   * when nothing proves whose card it is.
   */
  readonly signature: CardSignature | undefined
  /** The address of the interface that is used. */
  readonly url: string
  /**
   * Asks, and waits until the agent has answered, asks back, or waits for credentials. It streams
   * where the card allows, for a request that is held open dies at proxies.
   *
   * @throws TaskEndedError when the task failed, was rejected or was canceled
   * @throws OutputError when the answer's data does not fit `output`
   * @throws the reason of `signal` when that aborts, a TimeoutError at the deadline; the task goes
   *   on in both cases, until `cancel`
   * @example
   * let answer = await pricing.ask('250 seats, 20% off')
   * if (answer.state === 'input-required') answer = await answer.answer('yes')
   */
  ask<Data = Json | undefined>(
    content: MessageContent,
    options?: AskOptions<Data>,
  ): Promise<Answer<Data>>
  /**
   * Asks, and gives what comes event by event: the task and its updates, or the one message. When
   * the connection breaks it is made again, without gap or repetition. It ends when the task does,
   * or waits for input (see `pausesAt`); its return value is the outcome. Leaving the loop closes
   * the connection, and the task goes on, until `cancel`.
   *
   * @throws as `ask` does, but for TaskEndedError: the outcome says that here
   * @example
   * for await (const { artifactUpdate } of pricing.stream('250 seats')) {
   *   if (artifactUpdate) show(artifactUpdate.artifact)
   * }
   */
  stream<Data = Json | undefined>(
    content: MessageContent,
    options?: AskOptions<Data>,
  ): AsyncGenerator<StreamResponse, Outcome<Data>, undefined>
  /**
   * Takes a task up that was begun before, by this process or another: gives it as it is, then
   * what comes, as `stream` does, until it ends or waits. A task that has ended or waits already
   * is given at once.
   *
   * @param task its id; or the task as it waited when it was answered, so that only its next pause
   *   counts
   * @throws TaskNotFoundError when there is none; otherwise as `stream` does
   */
  resume<Data = Json | undefined>(
    task: Task | string,
    options?: ResumeOptions<Data>,
  ): AsyncGenerator<StreamResponse, Outcome<Data>, undefined>
  /** Begins a conversation, or goes on with the one that has this id. */
  conversation(options?: { contextId?: string | undefined }): Conversation
  /** SendMessage as it is (specification §3.1.1). */
  send(request: SendMessageRequest, options?: CallOptions): Promise<SendMessageResponse>
  /**
   * GetTask (specification §3.1.3).
   *
   * @param options.historyLength how many of its latest messages it carries. Default: all
   */
  getTask(id: string, options?: CallOptions & { historyLength?: number | undefined }): Promise<Task>
  /** ListTasks over all pages, from the newest status on (specification §3.1.4). */
  listTasks(query?: ListTasksRequest, options?: CallOptions): AsyncGenerator<Task, void, undefined>
  /** CancelTask (specification §3.1.5): the task as it is then. */
  cancel(id: string, options?: CallOptions & { metadata?: JsonObject | undefined }): Promise<Task>
  /**
   * SubscribeToTask (specification §3.1.6): the task, then its updates until it ends. When the
   * connection breaks it is made again, as by `stream`.
   *
   * @param options.lastEventId the number of the last event seen, for servers that can go on there
   *   instead of beginning with the task
   */
  subscribe(
    id: string,
    options?: CallOptions & { lastEventId?: string | undefined },
  ): AsyncGenerator<StreamResponse, void, undefined>
  /**
   * GetExtendedAgentCard (specification §3.1.11): what the agent shows of itself to this caller. It
   * needs the signatures that the card needs. This RemoteAgent goes on by the card that it has;
   * connect with the extended one to go by that.
   *
   * @throws UnsupportedOperationError when the card declares none
   * @throws CardSignatureError when it is not signed as `signatures` says
   * @example
   * const more = await connect(await pricing.extendedCard(), options)
   */
  extendedCard(options?: CallOptions): Promise<AgentCard>
}

/**
 * An agent, from its card and the operations over one of its interfaces.
 *
 * @param readCard reads an extended card as the card was read
 */
export function remoteAgent(
  { card, signature }: ReadCard,
  operations: Operations,
  readCard: (card: unknown, signal: AbortSignal | undefined) => Promise<AgentCard>,
): RemoteAgent {
  const { url } = operations
  const { streaming = false, extensions = [] } = card.capabilities
  const deadlines = extensions.some(({ uri }) => uri === deadlineExtension)
  const peer: Peer = { name: card.name || url, streaming, deadlines, operations }
  return {
    card,
    signature,
    url,
    ask: (content, options = {}) => ask(peer, content, options),
    stream: (content, options = {}) => exchange(peer, content, options),
    resume: (task, options = {}) => resume(peer, task, options),
    conversation: ({ contextId } = {}) => conversation(peer, contextId),
    send: (request, options = {}) => operations.send(request, options),
    getTask: (id, { historyLength, ...options } = {}) => {
      return operations.getTask({ id, historyLength }, options)
    },
    listTasks: (query = {}, options = {}) => listTasks(operations, query, options),
    cancel: (id, { metadata, ...options } = {}) => operations.cancel({ id, metadata }, options),
    subscribe: (id, options = {}) => subscribe(operations, id, options),
    async extendedCard(options = {}) {
      if (!card.capabilities.extendedAgentCard) {
        throw new UnsupportedOperationError(`${peer.name} declares no extended card`)
      }
      return readCard(await operations.extendedCard(options), options.signal)
    },
  }
}

async function* listTasks(
  operations: Operations,
  query: ListTasksRequest,
  options: CallOptions,
): AsyncGenerator<Task, void, undefined> {
  let { pageToken } = query
  for (;;) {
    const page = await operations.listTasks({ ...query, pageToken }, options)
    yield* page.tasks
    if (page.nextPageToken === '') return
    if (page.nextPageToken === pageToken) {
      throw new InvalidAgentResponseError(`${operations.url} ListTasks gave one page twice`)
    }
    pageToken = page.nextPageToken
  }
}

function subscribe(
  operations: Operations,
  id: string,
  { signal: given, extensions, lastEventId }: CallOptions & { lastEventId?: string | undefined },
): AsyncGenerator<StreamResponse, void, undefined> {
  const left = new AbortController()
  return leavable(left, run())

  async function* run(): AsyncGenerator<StreamResponse, void, undefined> {
    const signal = given ? AbortSignal.any([left.signal, given]) : left.signal
    signal.throwIfAborted()
    yield* follow(() => operations.subscribe(id, { signal, extensions, lastEventId }), {
      operations,
      openAgain: true,
      streaming: true,
      pausesAt: [],
      extensions,
      signal,
      close: () => left.abort(),
    })
  }
}
