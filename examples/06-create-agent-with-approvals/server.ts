import { serve } from '@hono/node-server'
import { ToolMessage } from '@langchain/core/messages'
import { MemorySaver } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import { a2a } from 'a2a-hono'
import { fromLangGraph } from 'a2a-langgraph'
import { createAgent, humanInTheLoopMiddleware, tool } from 'langchain'
import * as z from 'zod'
import { StandIn } from '../stand-in/chat-model.ts'

const model = process.env['OPENAI_API_KEY']
  ? new ChatOpenAI({ model: process.env['MODEL'] ?? 'gpt-5-mini' })
  : new StandIn((messages) => {
      const last = messages.at(-1)
      if (!ToolMessage.isInstance(last)) return { name: 'refund', args: { amount: 90 } }
      return last.status === 'error' ? 'There was no refund.' : last.text
    })

const refund = tool(({ amount }) => `Refunded ${amount} EUR.`, {
  name: 'refund',
  description: 'Gives money back',
  schema: z.object({ amount: z.number() }),
})

const agent = createAgent({
  model,
  tools: [refund],
  middleware: [humanInTheLoopMiddleware({ interruptOn: { refund: true } })],
  checkpointer: new MemorySaver(),
})

const app = a2a(fromLangGraph(agent, { name: 'Refunds' }), { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Refunds is served at http://localhost:${port}`)
})
