import { serve } from '@hono/node-server'
import { AIMessage } from '@langchain/core/messages'
import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { connect } from 'a2a-core/client'
import { fromFunction, inputRequired } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { fromLangGraph, toNode } from 'a2a-langgraph'

const port = Number(process.argv[2] ?? 4001)

// Somebody else's agent, in whatever framework. It asks back.
const pricing = fromFunction(
  async function* ({ text }) {
    const { approved } = yield* inputRequired({ kind: 'approval', prompt: `Quote ${text}?` })
    yield approved ? `${text}: 3000 EUR` : 'No quote'
  },
  { name: 'Pricing' },
)
serve({ fetch: a2a(pricing, { auth: 'loopback' }).fetch, port: port + 1 })

// Ours, of which it is a node: what it asks interrupts the graph.
const graph = new StateGraph(MessagesAnnotation)
  .addNode('pricing', toNode(await connect(`http://localhost:${port + 1}`)))
  .addNode('thanks', () => ({ messages: [new AIMessage('Anything else?')] }))
  .addEdge(START, 'pricing')
  .addEdge('pricing', 'thanks')
  .compile({ checkpointer: new MemorySaver() })

const app = a2a(fromLangGraph(graph, { name: 'Support' }), { auth: 'loopback' })
serve({ fetch: app.fetch, port }, () => {
  console.log(`Support is served at http://localhost:${port}`)
})
