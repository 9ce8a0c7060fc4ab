import { deadlineExtension } from '../protocol/deadline-extension.ts'
import type { Json, JsonObject } from '../protocol/json.ts'
import { userMessage, type MessageContent } from '../protocol/message.ts'
import type { SendMessageConfiguration, SendMessageRequest } from '../protocol/send-message.ts'
import { skillsExtension } from '../protocol/skills-extension.ts'
import { checkSchema, type Schema } from '../protocol/standard-schema.ts'
import type { Task } from '../protocol/task.ts'

/** What may be said when an agent is asked. */
export type AskOptions<Data = Json | undefined> = {
  /** The conversation the message belongs to, as the agent named it. Default: a new one */
  contextId?: string | undefined
  /** The task that the message continues, or its id. Default: a new one */
  task?: Task | string | undefined
  /** The skill to use, by its id on the card; for agents that speak our skills extension. */
  skill?: string | undefined
  /** What the answer's data must be; its type is the answer's. Default: anything, or nothing */
  output?: Schema<Data> | undefined
  /** Ends the waiting, not the task: to end that, `cancel` it. */
  signal?: AbortSignal | undefined
  /**
   * When the waiting ends with a TimeoutError: a time, or milliseconds from now. An agent that
   * speaks our deadline extension is told, and ends its work then.
   */
  deadline?: Date | number | undefined
  /** Goes with the message. */
  metadata?: JsonObject | undefined
  /** Default: a new one. Repeat it to say the same message again. */
  messageId?: string | undefined
  /** Media types to be answered in. Default: any */
  acceptedOutputModes?: string[] | undefined
  /** How many of the task's latest messages its snapshots carry. Default: as the agent likes */
  historyLength?: number | undefined
  /** URIs of protocol extensions to activate for this message. */
  extensions?: string[] | undefined
  /**
   * The pauses at which the waiting ends, as it does at the task's end. Default: both for `ask`;
   * `input-required` for `stream`, whose task may go on when credentials were given elsewhere.
   */
  pausesAt?: readonly Pause[] | undefined
}

/** How an agent waits: for input, or until credentials were given elsewhere. */
export type Pause = 'input-required' | 'auth-required'

/**
 * The request that a question to an agent is.
 *
 * @param deadline what to tell the agent of when it is to have answered, in milliseconds since 1970
 * @throws TypeError when `output` is no schema
 */
export function toRequest(
  content: MessageContent,
  options: AskOptions<unknown>,
  deadline?: number,
): SendMessageRequest {
  const { task, skill, messageId, acceptedOutputModes, historyLength } = options
  checkSchema(options.output, 'output')
  const known = typeof task === 'object' ? task : undefined
  const taskId = known?.id ?? (typeof task === 'string' ? task : undefined)
  const contextId = options.contextId ?? known?.contextId
  const ours: JsonObject = {
    ...(skill !== undefined && { [skillsExtension]: { skill } }),
    ...(deadline !== undefined && {
      [deadlineExtension]: { deadline: new Date(deadline).toISOString() },
    }),
  }
  const extensions = [...(options.extensions ?? []), ...Object.keys(ours)]
  const metadata = { ...options.metadata, ...ours }
  const configuration: SendMessageConfiguration = {
    ...(acceptedOutputModes && { acceptedOutputModes }),
    ...(historyLength !== undefined && { historyLength }),
  }
  return {
    message: userMessage(content, {
      ...(messageId && { messageId }),
      ...(contextId && { contextId }),
      ...(taskId && { taskId }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
      ...(extensions.length > 0 && { extensions }),
    }),
    ...(Object.keys(configuration).length > 0 && { configuration }),
  }
}
