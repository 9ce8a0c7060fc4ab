import { AIMessage, HumanMessage } from '@langchain/core/messages'
import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import type { MessageContent } from 'a2a-core'
import { skillOf, toolNameOf, type Remote } from 'a2a-core/client'
import { askRemote } from './ask-remote.ts'
import { messagesOf } from './messages.ts'
import type { RemoteAnswer } from './remote-task.ts'

/** How a remote agent is a node. */
export type ToNodeOptions<State = unknown, Update = unknown> = {
  /** What to ask of it. Default: the text of the last human message in `messages`. */
  input?: ((state: State) => MessageContent | Promise<MessageContent>) | undefined
  /** What its answer does to the state. Default: an `AIMessage` with its text, or its data. */
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
  const { input, output, skill } = options
  if (skill !== undefined) skillOf(remote.card, skill)
  return async (state, config) => {
    if ((!input || !output) && !hasMessages(state)) {
      throw new TypeError(
        `toNode: the state has no messages for the agent "${remote.card.name}": pass both ` +
          '{ input: (state) => …, output: (answer) => … }',
      )
    }
    const content = await (input ? input(state) : lastHumanText(state))
    const call = JSON.stringify(content)
    const answer = await askRemote(remote, content, { config, call, skill })
    if (output) return output(answer, state)
    return { messages: [toMessage(remote, answer)] } as Update
  }
}

function hasMessages(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'messages' in state
}

function lastHumanText(state: unknown): string {
  const said = messagesOf(state).findLast((message) => HumanMessage.isInstance(message))
  if (!said) throw new TypeError('toNode: there is no human message in the state to send')
  return said.text
}

function toMessage({ card }: Remote, { text, data }: RemoteAnswer): AIMessage {
  const content = text || (data === undefined ? '' : JSON.stringify(data))
  return new AIMessage({ content, name: toolNameOf(card) })
}
