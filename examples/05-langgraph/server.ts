import { serve } from '@hono/node-server'
import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { HumanMessage } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import { a2a } from 'a2a-hono'
import { fromLangGraph } from 'a2a-langgraph'
import { StandIn } from '../stand-in/chat-model.ts'

const model = process.env['OPENAI_API_KEY']
  ? new ChatOpenAI({ model: process.env['MODEL'] ?? 'gpt-5-mini' })
  : new StandIn((messages) => {
      const said = messages.filter((message) => HumanMessage.isInstance(message))
      return `You have told me ${said.length} things, the last: ${said.at(-1)?.text}`
    })

const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

const listener = fromLangGraph(graph, { name: 'Listener', description: 'Remembers what it hears' })

const app = a2a(listener, { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Listener is served at http://localhost:${port}`)
})
