import { openai } from '@ai-sdk/openai'
import { serve } from '@hono/node-server'
import { fromAISDK } from 'a2a-ai-sdk'
import { a2a } from 'a2a-hono'
import { tool, ToolLoopAgent } from 'ai'
import * as z from 'zod'
import { lastResult, lastWords, standIn } from '../stand-in/language-model.ts'

const model = process.env['OPENAI_API_KEY']
  ? openai(process.env['MODEL'] ?? 'gpt-5-mini')
  : standIn((prompt) => {
      const total = lastResult(prompt)
      const seats = Number(/\d+/.exec(lastWords(prompt))?.[0] ?? 1)
      return total ? `That is ${total} EUR a year.` : { tool: 'price', input: { seats } }
    })

const price = tool({
  description: 'The price of a number of seats',
  inputSchema: z.object({ seats: z.number() }),
  execute: ({ seats }) => String(seats * 12),
})

const agent = new ToolLoopAgent({ model, instructions: 'You make quotes.', tools: { price } })
const pricing = fromAISDK(agent, { name: 'Pricing', tools: { price: { arguments: true } } })

const app = a2a(pricing, { auth: 'loopback' })
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Pricing is served at http://localhost:${port}`)
})
