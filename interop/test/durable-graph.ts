/**
 * A process of its own, which the test may kill: a graph on a checkpointer in a file, with a remote
 * agent in it, run once. It tells its parent what it streams, and then does nothing.
 */
import { AIMessage, HumanMessage } from '@langchain/core/messages'
import { Command, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite'
import { ToolNode } from '@langchain/langgraph/prebuilt'
import type { Json } from 'a2a-core'
import { connect, type RemoteAgent } from 'a2a-core/client'
import { toNode, toTool } from 'a2a-langgraph'

/** How the graph is run. */
export type Order = {
  /** Where the remote agent is. */
  url: string
  /** Where the checkpoints are. */
  file: string
  as: 'node' | 'tool'
  /** What begins the run; without it the graph goes on where it was. */
  ask?: string
  /** What answers its question. */
  answer?: Json
}

/** What the process tells. */
export type Told = { progress: Json } | { questions: Json } | { text: string }

function withNode(remote: RemoteAgent) {
  return new StateGraph(MessagesAnnotation)
    .addNode('pricing', toNode(remote))
    .addEdge(START, 'pricing')
}

function withTool(remote: RemoteAgent) {
  const tool = toTool(remote)
  const call = { name: tool.name, args: { request: '250 seats' }, id: 'call-1' }
  return new StateGraph(MessagesAnnotation)
    .addNode('decide', () => ({ messages: [new AIMessage({ content: '', tool_calls: [call] })] }))
    .addNode('pricing', new ToolNode([tool]))
    .addEdge(START, 'decide')
    .addEdge('decide', 'pricing')
}

function tell(told: Told): void {
  process.send?.(told)
}

async function run({ url, file, as, ask, answer }: Order): Promise<void> {
  const remote = await connect(url)
  const checkpointer = SqliteSaver.fromConnString(file)
  const options = { checkpointer }
  const graph =
    as === 'node' ? withNode(remote).compile(options) : withTool(remote).compile(options)
  const config = { configurable: { thread_id: 'thread' } }
  const answered = answer === undefined ? null : new Command({ resume: answer })
  const input = ask === undefined ? answered : { messages: [new HumanMessage(ask)] }
  // Its type names the nodes, of which the two graphs have different ones.
  const stream = await graph.stream(input as never, {
    ...config,
    streamMode: ['custom'],
    durability: 'sync',
  })
  for await (const [, { parts }] of stream) tell({ progress: parts })
  const { tasks, values } = await graph.getState(config)
  const [paused] = tasks.flatMap(({ interrupts }) => interrupts)
  tell(paused ? { questions: paused.value.questions } : { text: values.messages.at(-1).text })
}

process.once('message', (order) => void run(order as Order))
