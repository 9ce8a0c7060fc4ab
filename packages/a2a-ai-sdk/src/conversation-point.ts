import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from 'a2a-core'
import { definedOf } from './defined-of.ts'

/** Where a conversation with a remote agent goes on. */
export type ConversationPoint = {
  contextId?: string
  /** The task that waits for what is said next. */
  taskId?: string
  /** The artifacts that the task had when it began to wait; undefined when nobody knows. */
  artifacts?: string[]
}

/** What a model leaves in the metadata of what it said, under `a2a`. */
export type SaidPoint = ConversationPoint & {
  /** The agent's name: others may take part in the same messages. */
  agent?: string
  /** How far the task had come. */
  state?: string
}

/**
 * Finds where a call of a model goes on: in the task that its options name, or that waits since the
 * last message of the assistant; else in their context, or that of an earlier message.
 *
 * @param agent the name of the remote agent
 * @param pinned the context that alone counts, if there is one
 * @throws TypeError when the options are not what they must be
 */
export function conversationPoint(
  { prompt, providerOptions }: Pick<LanguageModelV4CallOptions, 'prompt' | 'providerOptions'>,
  agent: string,
  pinned?: string,
): ConversationPoint {
  const given = givenPoint(providerOptions?.['a2a'])
  const contextId = given.contextId ?? pinned
  if (waits(given)) return definedOf({ ...pointOf(given), contextId })
  const { said, isLast } = lastSaid(prompt, agent)
  if (!said || (contextId !== undefined && said.contextId !== contextId)) {
    return definedOf({ contextId })
  }
  return isLast && waits(said) ? pointOf(said) : definedOf({ contextId: said.contextId })
}

/** Whether a task waits: who names one without its state says so. */
function waits({ taskId, state = 'input-required' }: SaidPoint): boolean {
  return taskId !== undefined && (state === 'input-required' || state === 'auth-required')
}

function pointOf({ contextId, taskId, artifacts }: SaidPoint): ConversationPoint {
  return definedOf({ contextId, taskId, artifacts })
}

function givenPoint(given: unknown): SaidPoint {
  if (given === undefined) return {}
  if (!isJsonObject(given)) throw new TypeError('providerOptions.a2a: expected an object')
  for (const field of ['contextId', 'taskId'] as const) {
    if (given[field] === undefined || isName(given[field])) continue
    throw new TypeError(`providerOptions.a2a.${field}: expected text`)
  }
  return readPoint(given)
}

/** What the assistant's messages say of a conversation, and whether the last one says it. */
function lastSaid(
  prompt: LanguageModelV4Prompt,
  agent: string,
): { said?: SaidPoint; isLast: boolean } {
  let isLast = true
  for (const message of prompt.toReversed()) {
    if (message.role !== 'assistant') continue
    for (const { providerOptions } of [...message.content.toReversed(), message]) {
      const metadata = providerOptions?.['a2a']
      const said = isJsonObject(metadata) ? readPoint(metadata) : undefined
      if (said?.agent === agent && said.contextId !== undefined) return { said, isLast }
    }
    isLast = false
  }
  return { isLast }
}

/** Messages are stored, and may come from anywhere: what is no point in them is none. */
function readPoint(metadata: JsonObject): SaidPoint {
  const { agent, contextId, taskId, state, artifacts } = metadata
  const text = (value: unknown) => (isName(value) ? value : undefined)
  return definedOf({
    agent: text(agent),
    contextId: text(contextId),
    taskId: text(taskId),
    state: text(state),
    artifacts: Array.isArray(artifacts) ? artifacts.filter(isName) : undefined,
  })
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
