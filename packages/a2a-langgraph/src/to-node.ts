import { AIMessage, HumanMessage } from '@langchain/core/messages'
import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import { textPart, type MessageContent } from 'a2a-core'
import {
  checkRemote,
  nameOf,
  skillOf,
  toolNameOf,
  type Remote,
  type RemoteAnswer,
} from 'a2a-core/client'
import { askRemote } from './ask-remote.ts'
import { filePartsOf } from './file-parts.ts'
import { messagesOf } from './messages.ts'
import { toContentBlock } from './to-content-block.ts'

/** How a remote agent is a node. */
export type ToNodeOptions<State = unknown, Update = unknown> = {
  /** What to ask of it. Default: the text and the files of the last human message in `messages`. */
  input?: ((state: State) => MessageContent | Promise<MessageContent>) | undefined
  /**
   * What its answer does to the state. Default: an `AIMessage` with its text, or its data as JSON,
   * and its files as content blocks. It bears the remote agent's name, and says in
   * `response_metadata.a2a` whose words they are: `{ agent, untrusted: true, taskId, contextId }`.
   */
  output?: ((answer: RemoteAnswer, state: State) => Update | Promise<Update>) | undefined
  /** The skill to use, by its id on the card. */
  skill?: string | undefined
}

/**
 * Makes a remote agent a node of a LangGraph graph. What it does meanwhile goes to the graph's
 * stream mode `custom`. When it asks something, the node is interrupted with `{ questions }`, and
 * the answer, by question id, goes on with the same remote task; served by `fromLangGraph`, its
 * questions become questions of the local task. Each thread is one conversation with it.
 *
 * The node throws a TypeError where the state has no `messages`, unless it was given both `input`
 * and `output`; and a TaskEndedError when the remote task failed, was rejected or was canceled.
 *
 * @throws TypeError when the card does not have the skill
 *
 * @example
 * const pricing = await connect('https://pricing.example.com')
 * graph.addNode('pricing', toNode(pricing))
 */
export function toNode<State = unknown, Update = { messages: AIMessage[] }>(
  remote: Remote,
  options: ToNodeOptions<State, Update> = {},
): (state: State, config: LangGraphRunnableConfig) => Promise<Update> {
  checkRemote(remote, 'toNode')
  const { input, output, skill } = options
  if (skill !== undefined) skillOf(remote.card, skill)
  return async (state, config) => {
    if ((!input || !output) && !hasMessages(state)) {
      throw new TypeError(
        `toNode: the state has no messages for the agent "${nameOf(remote.card)}": pass both ` +
          '{ input: (state) => …, output: (answer) => … }',
      )
    }
    const content = await (input ? input(state) : lastHumanContent(state))
    const call = JSON.stringify(content)
    const answer = await askRemote(remote, content, { config, call, skill })
    if (output) return output(answer, state)
    return { messages: [toMessage(remote, answer)] } as Update
  }
}

function hasMessages(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'messages' in state
}

function lastHumanContent(state: unknown): MessageContent {
  const said = messagesOf(state).findLast((message) => HumanMessage.isInstance(message))
  if (!said) throw new TypeError('toNode: there is no human message in the state to send')
  const files = filePartsOf(said)
  if (files.length === 0) return said.text
  return said.text === '' ? files : [textPart(said.text), ...files]
}

function toMessage({ card }: Remote, answer: RemoteAnswer): AIMessage {
  const { data, files, taskId, contextId } = answer
  const text = answer.text || (data === undefined ? '' : JSON.stringify(data))
  const from = {
    name: toolNameOf(card),
    response_metadata: { a2a: { agent: nameOf(card), untrusted: true, taskId, contextId } },
  }
  if (files.length === 0) return new AIMessage({ ...from, content: text })
  const blocks = [...(text === '' ? [] : [textPart(text)]), ...files].map(toContentBlock)
  return new AIMessage({ ...from, contentBlocks: blocks })
}
