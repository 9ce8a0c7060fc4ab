import type { Json } from '../protocol/json.ts'
import type { MessageContent } from '../protocol/message.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { InterruptedState } from '../protocol/task-state.ts'
import { toRequest, type AskOptions, type Pause } from './ask-options.ts'
import { deadlineSignal, deadlineTime } from './deadline.ts'
import { follow, type Followed } from './follow.ts'
import { leavable } from './leavable.ts'
import { single, type Operations } from './operations.ts'
import {
  outcomeOfMessage,
  outcomeOfTask,
  type Answer,
  type Outcome,
  type PlainOutcome,
} from './outcome.ts'
import { withOutput } from './output-error.ts'
import { replyPart } from './reply.ts'
import { TaskEndedError } from './task-ended-error.ts'

/** The agent on the other side. */
export type Peer = {
  /** How people call it. */
  name: string
  /** Whether it streams. */
  streaming: boolean
  /** Whether it is to be told of deadlines. */
  deadlines: boolean
  operations: Operations
}

/** Called with each event of an exchange, before it is given. */
export type Observe = (event: StreamResponse) => void

/** The state of a task that waits so. */
const states: { [pause in Pause]: InterruptedState } = {
  'input-required': 'TASK_STATE_INPUT_REQUIRED',
  'auth-required': 'TASK_STATE_AUTH_REQUIRED',
}

/** The states of the pauses at which a stream ends. */
export function statesOf(pausesAt: readonly Pause[] = ['input-required']): InterruptedState[] {
  return pausesAt.map((pause) => states[pause])
}

/** One message and what comes of it, event by event, until the task ends or waits. */
export function exchange<Data = Json | undefined>(
  peer: Peer,
  content: MessageContent,
  options: AskOptions<Data>,
  observe?: Observe,
): AsyncGenerator<StreamResponse, Outcome<Data>, undefined> {
  const { operations, streaming, deadlines } = peer
  const left = new AbortController()
  return leavable(left, run())

  async function* run(): AsyncGenerator<StreamResponse, Outcome<Data>, undefined> {
    const time = deadlineTime(options.deadline)
    const request = toRequest(content, options, deadlines ? time : undefined)
    const signal = AbortSignal.any([
      left.signal,
      ...(options.signal ? [options.signal] : []),
      ...(time === undefined ? [] : [deadlineSignal(time)]),
    ])
    signal.throwIfAborted()
    const { extensions } = request.message
    const { historyLength } = options
    const followed = yield* follow(
      streaming
        ? () => operations.sendStreaming(request, { signal })
        : async () => single(await operations.send(request, { signal })),
      {
        operations,
        openAgain: operations.repeatable,
        streaming,
        pausesAt: statesOf(options.pausesAt),
        // A blocking answer comes after the message was read.
        continues: streaming ? options.task : undefined,
        messageId: request.message.messageId,
        extensions,
        historyLength,
        observe,
        signal,
        close: () => left.abort(),
      },
    )
    return outcomeOf(peer, followed, options)
  }
}

/**
 * Asks and waits for the answer.
 *
 * @throws TaskEndedError when the task ended otherwise than by being completed
 */
export async function ask<Data = Json | undefined>(
  peer: Peer,
  content: MessageContent,
  options: AskOptions<Data>,
  observe?: Observe,
): Promise<Answer<Data>> {
  const { pausesAt = ['input-required', 'auth-required'] } = options
  const events = exchange(peer, content, { ...options, pausesAt }, observe)
  let next = await events.next()
  while (!next.done) next = await events.next()
  const outcome = next.value
  switch (outcome.state) {
    case 'completed':
    case 'input-required':
    case 'auth-required':
      return outcome
    default:
      throw new TaskEndedError(peer.name, outcome.state, outcome.task)
  }
}

/** What there was to follow has come to: its data checked, and the means to answer what it asks. */
export async function outcomeOf<Data>(
  peer: Peer,
  followed: Followed,
  options: AskOptions<Data>,
): Promise<Outcome<Data>> {
  return toOutcome(peer, await plainOutcome(peer.operations, followed, options), options)
}

async function plainOutcome(
  operations: Operations,
  followed: Followed,
  { signal, historyLength }: AskOptions<unknown>,
): Promise<PlainOutcome> {
  if ('message' in followed) return outcomeOfMessage(followed.message)
  // A stream need not carry the task whole when the message continued one.
  const { taskId: id, task } = followed
  return outcomeOfTask(task ?? (await operations.getTask({ id, historyLength }, { signal })))
}

async function toOutcome<Data>(
  peer: Peer,
  outcome: PlainOutcome,
  options: AskOptions<Data>,
): Promise<Outcome<Data>> {
  if (outcome.state === 'completed') return withOutput(outcome, options.output, peer.name)
  if (!('questions' in outcome)) return outcome
  const { output, acceptedOutputModes, historyLength, extensions, pausesAt } = options
  const { questions, task } = outcome
  return {
    ...outcome,
    answer: async (reply, answering = {}) =>
      ask(peer, replyPart(reply, questions), {
        output,
        acceptedOutputModes,
        historyLength,
        extensions,
        pausesAt,
        ...answering,
        task,
      }),
  }
}
