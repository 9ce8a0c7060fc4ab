import {
  dataPart,
  hashFields,
  isJsonObject,
  type Json,
  type JsonObject,
  type MessageContent,
} from 'a2a-core'
import {
  answerBy,
  checkRemote,
  describeRemote,
  nameOf,
  quotedAnswer,
  replyPart,
  requestSchema,
  skillInput,
  skillOf,
  type OnPause,
  type Remote,
} from 'a2a-core/client'
import { cancelUnwanted, TurnAborted } from 'a2a-core/server'
import { jsonSchema, tool, type Schema, type Tool } from 'ai'
import { callRemote, type RemoteEnd } from './remote-call.ts'
import { resumable } from './resumable-tool.ts'
import { servedTurn, TurnPaused, type ServedTurn } from './served-turn.ts'

/** How a remote agent is a tool. */
export type ToToolOptions = {
  /**
   * The id of a skill on the remote agent's card: where the card has a schema of what the skill
   * takes, that is what the tool takes. Default: the tool takes a request in words.
   */
  skill?: string | undefined
  /** The agent's name, where the model reads it. Default: the name on its card. */
  name?: string | undefined
  /** What the model is told of the tool. Default: made from the card, with its words in quotes. */
  description?: string | undefined
  /**
   * Answers the remote agent's questions where the tool is not served by `fromAISDK`: as text, or
   * by question id. Default: the call fails with a `RemotePausedError`.
   */
  onPause?: OnPause | undefined
  /**
   * The remote conversation that calls belong to, where the tool is not served by `fromAISDK`.
   * Default: each call begins its own. Served, each local conversation has one of its own.
   */
  contextId?: string | undefined
}

/**
 * Makes a remote agent a tool of an AI SDK agent. Its progress comes as preliminary results, its
 * answer as the result. When it asks, and the agent is served by `fromAISDK`, its questions
 * become questions of that agent's task, and the answers go on with the same remote task.
 *
 * @throws TypeError when the card does not have the skill
 *
 * @example
 * const pricing = await connect('https://pricing.example.com')
 * const agent = new ToolLoopAgent({ model, tools: { pricing: toTool(pricing) } })
 */
export function toTool(remote: Remote, options: ToToolOptions = {}): Tool<JsonObject, Json> {
  checkRemote(remote, 'toTool')
  const { onPause } = options
  const { card } = remote
  const skill = options.skill === undefined ? undefined : skillOf(card, options.skill)
  const name = options.name ?? nameOf(card)
  const { inputSchema, toContent } = inputOf(skill && skillInput(card, skill))

  async function* execute(
    input: JsonObject,
    { toolCallId, messages, abortSignal: signal }: ExecutionOptions,
  ): AsyncGenerator<Json, void, undefined> {
    const served = servedTurn.getStore()
    const toolName = served?.calls.get(toolCallId)
    const isServed = served !== undefined && toolName !== undefined
    let end: RemoteEnd = yield* callRemote(remote, toContent(input), {
      name,
      sent: 0,
      skill: skill?.id,
      signal,
      contextId: isServed ? await remoteContext(served, toolName) : options.contextId,
      // A call may be run again, and its id alone may come twice: providers count from 1.
      call: isServed
        ? await hashFields(served.turn.taskId, toolCallId, messages.length)
        : undefined,
    })
    const answer = answerBy(name, onPause)
    while (end.state === 'paused') {
      const { pause, task } = end
      const { taskId, questions, sent } = pause
      if (isServed && signal) {
        try {
          yield pause as unknown as Json
          await aborted(signal)
        } finally {
          // Who pauses the turn has the answer sent to the task.
          const isPaused = signal.reason instanceof TurnPaused
          if (signal.aborted && !isPaused) cancelUnwanted(remote, taskId, signal.reason)
        }
        throw signal.reason
      }
      const reply = replyPart(await answer(questions, task), questions)
      end = yield* callRemote(remote, reply, { name, sent, taskId, signal })
    }
    yield end.result
  }

  const definition = tool({
    description: options.description ?? describeRemote(card, { skill, name }),
    inputSchema,
    execute,
    toModelOutput: ({ output }) => ({ type: 'json', value: quotedAnswer(name, output) }),
  })
  return resumable(definition, {
    resume: ({ call, sent, taskId, questions }, answers, signal) =>
      callRemote(remote, replyPart(answers, questions), { name, call, sent, taskId, signal }),
    cancel: (taskId) => cancelUnwanted(remote, taskId, new TurnAborted('canceled')),
  })
}

type ExecutionOptions = {
  toolCallId: string
  messages: readonly unknown[]
  abortSignal?: AbortSignal | undefined
}

const request = jsonSchema<JsonObject>(requestSchema, {
  validate: (value) =>
    isJsonObject(value) && typeof value['request'] === 'string'
      ? { success: true, value }
      : { success: false, error: new TypeError('request: expected text') },
})

/** What the tool takes: what the skill takes, which the remote agent checks; else words. */
function inputOf(schema: JsonObject | undefined): {
  inputSchema: Schema<JsonObject>
  toContent: (input: JsonObject) => MessageContent
} {
  if (schema) {
    return { inputSchema: jsonSchema<JsonObject>(schema), toContent: (input) => dataPart(input) }
  }
  return {
    inputSchema: request,
    toContent: ({ request: words }) => (typeof words === 'string' ? words : ''),
  }
}

/** One remote conversation for each local one; nobody shares it with other owners. */
function remoteContext({ turn, agentId }: ServedTurn, toolName: string): Promise<string> {
  const { tenant, owner } = turn.caller
  return hashFields(tenant, owner, agentId, turn.contextId, toolName)
}

/** Waits for a signal to abort. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
