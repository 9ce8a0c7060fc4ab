import {
  ContentTypeNotSupportedError,
  InvalidParamsError,
  PushNotificationNotSupportedError,
  TaskNotFoundError,
  UnsupportedOperationError,
} from '../../protocol/errors.ts'
import { newId } from '../../protocol/id.ts'
import { parseParams } from '../../protocol/parse.ts'
import { sendMessageRequestSchema, type SendMessageRequest } from '../../protocol/send-message.ts'
import type { StoredTask, TaskKey, TurnInput } from '../engine.ts'
import { matchAnswers } from '../match-answers.ts'
import { accepts, inputModesOf } from '../media-modes.ts'
import { newPushConfig } from '../push/new-push-config.ts'
import { newTaskEvent } from '../new-task-event.ts'
import { keyOf, scopeOf, type Call, type Server } from '../server.ts'

/** A message that was accepted: where its events will be found. */
export type Accepted = {
  request: SendMessageRequest
  key: TaskKey
  messageId: string
  /** The task as it was when the message came; absent when the message made it. */
  existing?: StoredTask
}

/**
 * Checks a message and puts it into its task's inbox, or makes a task for it: what SendMessage
 * and SendStreamingMessage have in common (specification §3.1.1, §3.4).
 */
export async function acceptMessage(
  server: Server,
  params: unknown,
  call: Call,
): Promise<Accepted> {
  const request = parseParams(sendMessageRequestSchema, params)
  const webhook = request.configuration?.taskPushNotificationConfig
  if (webhook && !server.push) throw new PushNotificationNotSupportedError()
  checkMediaTypes(server, request)
  server.start()
  // ProtoJSON says with an empty string what others say by leaving the field out.
  const taskId = request.message.taskId || undefined
  return taskId === undefined
    ? createTask(server, request, call)
    : continueTask(server, request, taskId, call)
}

async function createTask(
  server: Server,
  request: SendMessageRequest,
  call: Call,
): Promise<Accepted> {
  const taskId = newId()
  const contextId = request.message.contextId || newId()
  const { agent, engine } = server
  const { returnImmediately, taskPushNotificationConfig: webhook } = request.configuration ?? {}
  const hidden = agent.replies === true && !returnImmediately && !webhook
  await engine.create(scopeOf(server, call.caller), {
    taskId,
    contextId,
    serial: agent.serial === 'context',
    records: hidden ? [] : [{ event: newTaskEvent(taskId, contextId) }],
    input: inputOf(request, { taskId, contextId }, call, {}),
    ...(webhook && { webhooks: [newPushConfig(webhook, taskId)] }),
  })
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
  if (request.message.contextId && request.message.contextId !== contextId) {
    const description = `the task ${taskId} is in another context`
    throw new InvalidParamsError(`Invalid parameters: message.contextId: ${description}`, {
      fieldViolations: [{ field: 'message.contextId', description }],
    })
  }
  if (existing.ended) throw taskEnded(taskId)
  const answers = matchAnswers(request.message, existing.questions)
  const input = inputOf(request, { taskId, contextId }, call, answers)
  const webhook = request.configuration?.taskPushNotificationConfig
  if (webhook) await server.push?.store.put(key, newPushConfig(webhook, taskId), existing.seq)
  switch (await server.engine.post(key, input)) {
    case 'posted':
      return { request, key, messageId: request.message.messageId, existing }
    case 'ended':
      throw taskEnded(taskId)
    case 'not-found':
      throw taskNotFound(taskId)
    case 'stale':
      throw new InvalidParamsError(
        'Invalid parameters: message: the question was answered before',
        {
          fieldViolations: [{ field: 'message', description: 'the question was answered before' }],
        },
      )
  }
}

function inputOf(
  { message, configuration, metadata }: SendMessageRequest,
  ids: { taskId: string; contextId: string },
  { caller, extensions }: Call,
  answers: TurnInput['answers'],
): TurnInput {
  return {
    message: { ...message, ...ids },
    caller,
    accepts: configuration?.acceptedOutputModes ?? [],
    extensions,
    metadata: metadata ?? {},
    answers,
  }
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

/** No such task, or not the caller's: nobody is told which (specification §3.3.2). */
export function taskNotFound(taskId: string): TaskNotFoundError {
  return new TaskNotFoundError(undefined, { metadata: { taskId } })
}

function taskEnded(taskId: string): UnsupportedOperationError {
  return new UnsupportedOperationError('The task has ended, and takes no more messages', {
    metadata: { taskId },
  })
}
