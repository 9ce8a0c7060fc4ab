import { tool, type DynamicStructuredTool } from '@langchain/core/tools'
import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import { dataPart, type JsonObject, type MessageContent } from 'a2a-core'
import {
  checkRemote,
  describeRemote,
  nameOf,
  quotedAnswer,
  requestSchema,
  skillInput,
  skillOf,
  toolNameOf,
  toolResultOf,
  type Remote,
  type RemoteAnswer,
} from 'a2a-core/client'
import { askRemote } from './ask-remote.ts'

/** How a remote agent is a tool. */
export type ToToolOptions = {
  /**
   * The skill to use, by its id on the card: where the card has a schema of what it takes, that is
   * what the tool takes. Default: the tool takes a request in words.
   */
  skill?: string | undefined
  /** The tool's name. Default: the name on the card, as models take it. */
  name?: string | undefined
  /** What the model is told of the tool. Default: made of the card, with its words in quotes. */
  description?: string | undefined
}

/** A tool of LangChain whose call asks a remote agent. */
export type RemoteTool = DynamicStructuredTool<
  JsonObject,
  JsonObject,
  JsonObject,
  [string, RemoteAnswer]
>

/**
 * Makes a remote agent a LangChain tool, for `createAgent` and for graphs. Its result is JSON that
 * says whose words the answer is, `{ from, note, answer }`; the answer with its files is the tool
 * message's `artifact`. What the remote agent does meanwhile, and what it asks, goes the same ways as
 * with `toNode`.
 *
 * A call throws a TaskEndedError when the remote task failed, was rejected or was canceled.
 *
 * @throws TypeError when the card does not have the skill
 *
 * @example
 * const pricing = await connect('https://pricing.example.com')
 * const agent = createAgent({ model, tools: [toTool(pricing)], checkpointer })
 */
export function toTool(remote: Remote, options: ToToolOptions = {}): RemoteTool {
  checkRemote(remote, 'toTool')
  const { card } = remote
  const skill = options.skill === undefined ? undefined : skillOf(card, options.skill)
  const schema = skill && skillInput(card, skill)

  async function call(input: JsonObject, config: ToolConfig): Promise<[string, RemoteAnswer]> {
    const { request } = input
    const inWords = !schema && typeof request === 'string'
    const content: MessageContent = inWords ? request : dataPart(input)
    const { id } = config.toolCall ?? {}
    const answer = await askRemote(remote, content, {
      config,
      call: id ?? JSON.stringify(content),
      skill: skill?.id,
    })
    return [JSON.stringify(quotedAnswer(nameOf(card), toolResultOf(answer))), answer]
  }

  return tool(call, {
    name: options.name ?? toolNameOf(card),
    description: options.description ?? describeRemote(card, { skill }),
    schema: schema ?? requestSchema,
    responseFormat: 'content_and_artifact',
  }) as RemoteTool
}

type ToolConfig = LangGraphRunnableConfig & { toolCall?: { id?: string } }
