import {
  ContentTypeNotSupportedError,
  PushNotificationNotSupportedError,
  ServiceUnavailableError,
  UnsupportedOperationError,
} from '../../protocol/errors.ts'
import { deadlineExtension } from '../../protocol/deadline-extension.ts'
import { newId } from '../../protocol/id.ts'
import { idempotencyExtension } from '../../protocol/idempotency-extension.ts'
import type { Message } from '../../protocol/message.ts'
import { invalidParams, parseParams } from '../../protocol/parse.ts'
import { sendMessageRequestSchema, type SendMessageRequest } from '../../protocol/send-message.ts'
import { digestOf } from '../digest-of.ts'
import type { Duplicate, StoredTask, TaskKey, TurnInput } from '../engine.ts'
import { matchAnswers } from '../match-answers.ts'
import { withoutRefused } from '../without-refused.ts'
import { accepts, inputModesOf } from '../media-modes.ts'
import { taskNotFound } from './task-not-found.ts'
import { tooManyWebhooks } from './too-many-webhooks.ts'
import { newPushConfig } from '../push/new-push-config.ts'
import { newTaskEvent } from '../new-task-event.ts'
import { keyOf, scopeOf, type Call, type Server } from '../server.ts'
import { turnLimitOf } from '../turn-limit.ts'

/** A message that was accepted: where its events will be found. */
export type Accepted = {
  request: SendMessageRequest
  key: TaskKey
  messageId: string
  /** The task as it was when the message came; absent when the message made it. */
  existing?: StoredTask | undefined
  /** Whether the message was there before: `existing` is what it has become since. */
  isDuplicate?: boolean | undefined
}

/**
 * Checks a message and puts it into its task's inbox, or makes a task for it: what SendMessage
 * and SendStreamingMessage have in common (specification §3.1.1, §3.4).
 *
 * @param options.streams whether its caller reads a stream
 */
export async function acceptMessage(
  server: Server,
  params: unknown,
  call: Call,
  { streams }: { streams: boolean },
): Promise<Accepted> {
  const request = parseParams(sendMessageRequestSchema, params)
  if (server.closing) {
    throw new ServiceUnavailableError('The agent is closing', { retryAfter: 1 })
  }
  const webhook = request.configuration?.taskPushNotificationConfig
  if (webhook && !server.push) throw new PushNotificationNotSupportedError()
  checkMediaTypes(server, request)
  // A deadline that is no time is refused here, not when the turn begins.
  turnLimitOf({ message: request.message, extensions: call.extensions })
  server.start()
  // ProtoJSON says with an empty string what others say by leaving the field out.
  const taskId = request.message.taskId || undefined
  return taskId === undefined
    ? await createTask(server, request, call, streams)
    : await continueTask(server, request, taskId, call)
}

async function createTask(
  server: Server,
  request: SendMessageRequest,
  call: Call,
  streams: boolean,
): Promise<Accepted> {
  const taskId = newId()
  const contextId = request.message.contextId || newId()
  const { agent, engine } = server
  const { returnImmediately, taskPushNotificationConfig: webhook } = request.configuration ?? {}
  // A stream shows things as they come: to return at once says nothing to it (§3.2.2).
  const atOnce = returnImmediately && !streams
  const hidden = agent.replies === true && !atOnce && !webhook
  const input = inputOf(server, request, { taskId, contextId }, call)
  const created = await engine.create(scopeOf(server, call.caller), {
    taskId,
    contextId,
    serial: agent.serial === 'context',
    records: hidden ? [] : [{ event: newTaskEvent(taskId, contextId) }],
    input,
    ...(webhook && { webhooks: [newPushConfig(webhook, taskId, call.version)] }),
  })
  if (created !== 'created') return joinEarlier(server, request, created, input, call)
  return {
    request,
    key: keyOf(server, call.caller, taskId),
    messageId: request.message.messageId,
  }
}

async function continueTask(
  server: Server,
  request: SendMessageRequest,
  taskId: string,
  call: Call,
): Promise<Accepted> {
  const key = keyOf(server, call.caller, taskId)
  const existing = await server.engine.get(key)
  if (!existing?.task) throw taskNotFound(taskId)
  const { contextId } = existing
  const input = inputOf(server, request, { taskId, contextId }, call)
  try {
    checkContext(request.message, taskId, contextId)
    if (existing.ended) throw taskEnded(taskId)
    const answers = matchAnswers(request.message, existing.questions, call.extensions)
    Object.assign(input, await withoutRefused(server, call.caller, existing.questions, answers))
    const webhook = request.configuration?.taskPushNotificationConfig
    const stored = webhook && newPushConfig(webhook, taskId, call.version)
    const posted = await server.engine.post(key, input, stored)
    if (posted === 'posted') {
      return { request, key, messageId: request.message.messageId, existing }
    }
    if (posted === 'ended') throw taskEnded(taskId)
    if (posted === 'not-found') throw taskNotFound(taskId)
    if (posted === 'stale') {
      const description = 'the question was answered before'
      throw invalidParams([{ field: 'message', description }])
    }
    if (posted === 'full') throw tooManyWebhooks('configuration.taskPushNotificationConfig')
    return await joinEarlier(server, request, posted, input, call)
  } catch (error) {
    // What is wrong with a message now may be what it did itself when it came first.
    const duplicate = await server.engine.duplicateOf(key, input)
    if (!duplicate) throw error
    return joinEarlier(server, request, duplicate, input, call)
  }
}

/** Gives a message that was there before what it has become since. */
async function joinEarlier(
  server: Server,
  request: SendMessageRequest,
  { duplicateOf: { taskId, digest } }: Duplicate,
  { idempotency }: TurnInput,
  { caller }: Call,
): Promise<Accepted> {
  const { messageId } = request.message
  if (digest !== idempotency?.digest) {
    const description = 'another message was sent under this id'
    throw invalidParams([{ field: 'message.messageId', description }])
  }
  const key = keyOf(server, caller, taskId)
  return { request, key, messageId, existing: await server.engine.get(key), isDuplicate: true }
}

function checkContext(message: Message, taskId: string, contextId: string): void {
  if (!message.contextId || message.contextId === contextId) return
  const description = `the task ${taskId} is in another context`
  throw invalidParams([{ field: 'message.contextId', description }])
}

function inputOf(
  { idempotency }: Server,
  { message, configuration, metadata }: SendMessageRequest,
  ids: { taskId: string; contextId: string },
  { caller, extensions }: Call,
): TurnInput {
  const always = idempotency === 'always' || extensions.includes(idempotencyExtension)
  return {
    message: { ...message, ...ids },
    caller,
    accepts: configuration?.acceptedOutputModes ?? [],
    extensions,
    metadata: metadata ?? {},
    answers: {},
    idempotency: {
      digest: digestOf(JSON.stringify(withoutDeadline(message))),
      mode: always ? 'always' : 'running',
    },
  }
}

/** A message that is sent again may give its agent more time, and is the same all the same. */
function withoutDeadline(message: Message): Message {
  const { [deadlineExtension]: _, ...metadata } = message.metadata ?? {}
  return { ...message, metadata }
}

function checkMediaTypes(server: Server, { message }: SendMessageRequest): void {
  const modes = inputModesOf(server.agent)
  for (const [index, { mediaType, raw, url }] of message.parts.entries()) {
    // Text and data are for every agent to read; what a file is, the agent has to know.
    if (raw === undefined && url === undefined) continue
    if (mediaType === undefined || accepts(modes, mediaType)) continue
    const description = `${mediaType} is not supported; this agent takes ${modes.join(', ')}`
    throw new ContentTypeNotSupportedError(description, {
      fieldViolations: [{ field: `message.parts[${index}].mediaType`, description }],
    })
  }
}

function taskEnded(taskId: string): UnsupportedOperationError {
  return new UnsupportedOperationError('The task has ended, and takes no more messages', {
    metadata: { taskId },
  })
}
