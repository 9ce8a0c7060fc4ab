import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { checkRemote, nameOf, skillOf, type Remote } from 'a2a-core/client'
import { conversationPoint } from './conversation-point.ts'
import { generated } from './generated.ts'
import { userParts, warningsOf } from './model-input.ts'
import { modelParts } from './model-parts.ts'
import { ModelWriter } from './model-writer.ts'
import { messageIdIn } from './named-turn.ts'
import { remoteEvents } from './remote-events.ts'

/** How a remote agent is a language model. */
export type ToModelOptions = {
  /** The skill to use, by its id on the agent's card. Default: as the agent decides. */
  skill?: string | undefined
  /**
   * The remote conversation that calls belong to, and the only one: messages that tell of another
   * are not gone on with. Default: the one that the prompt's messages or `providerOptions` name,
   * else a new one.
   */
  contextId?: string | undefined
  /** Whether what the agent says it is doing is given as reasoning. Default: true. */
  progress?: boolean | undefined
}

/**
 * Makes a remote agent a language model of the AI SDK. It is sent what the user said last, as it
 * keeps its own conversation: that goes on in the next call whose messages hold the answer of this
 * one. A question that it asks is an answer with the finish reason `other`; what the user says next
 * answers it, in the same task. An abort cancels the task.
 *
 * A call throws, or its stream holds, a TaskEndedError when the task failed, was rejected or was
 * canceled: not an APICallError, as those are tried again, and the task with them.
 *
 * @throws TypeError when the card does not have the skill
 *
 * @example
 * const pricing = await connect('https://pricing.example.com')
 * const { textStream } = streamText({ model: toModel(pricing), prompt: '250 seats, 20% off' })
 */
export function toModel(remote: Remote, options: ToModelOptions = {}): LanguageModelV4 {
  checkRemote(remote, 'toModel')
  const { contextId, progress = true } = options
  const agent = nameOf(remote.card)
  const skill = options.skill === undefined ? undefined : skillOf(remote.card, options.skill).id

  /** Asks, and waits until the agent says something: what goes wrong before that is thrown. */
  async function ask(call: LanguageModelV4CallOptions, isLive: boolean, left?: AbortSignal) {
    const point = conversationPoint(call, agent, contextId)
    const signal = eitherOf(call.abortSignal, left)
    const asJson = call.responseFormat?.type === 'json'
    const events = remoteEvents(remote, userParts(call.prompt), {
      messageId: await messageIdIn(call.prompt, { skill, point, asJson }),
      contextId: point.contextId,
      task: point.taskId,
      // A task keeps its skill.
      skill: point.taskId === undefined ? skill : undefined,
      acceptedOutputModes: asJson ? ['application/json'] : undefined,
      signal,
    })
    return modelParts({
      events,
      first: await events.next(),
      writer: new ModelWriter({ agent, point, isLive, asJson, progress }),
      warnings: warningsOf(call, point.contextId !== undefined),
      raw: call.includeRawChunks ?? false,
      signal,
    })
  }

  return {
    specificationVersion: 'v4',
    provider: 'a2a',
    modelId: agent,
    // The remote agent fetches files itself.
    supportedUrls: { '*/*': [/^https?:\/\//] },
    doGenerate: async (call) => generated(await ask(call, false)),
    async doStream(call) {
      const left = new AbortController()
      return { stream: streamOf(await ask(call, true, left.signal), left) }
    },
  }
}

function streamOf(
  parts: AsyncGenerator<LanguageModelV4StreamPart, void, undefined>,
  left: AbortController,
): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel(reason) {
      left.abort(reason)
      await parts.return()
    },
  })
}

function eitherOf(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined)
  return given.length > 1 ? AbortSignal.any(given) : given[0]
}
