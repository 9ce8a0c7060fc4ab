import { openai } from '@ai-sdk/openai'
import { serve } from '@hono/node-server'
import { fromAISDK, toTool } from 'a2a-ai-sdk'
import { connect } from 'a2a-core/client'
import { fromFunction, skill } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { ToolLoopAgent } from 'ai'
import * as z from 'zod'
import { lastResult, lastWords, standIn } from '../stand-in/language-model.ts'

const port = Number(process.argv[2] ?? 4001)

// Somebody else's agent, in whatever framework, with a typed skill.
const quote = skill({
  description: 'Makes a price',
  input: z.object({ seats: z.int().positive() }),
  output: z.object({ total: z.number() }),
  run: ({ seats }) => ({ total: seats * 12 }),
})
const pricing = fromFunction({ name: 'Pricing', skills: { quote } })
serve({ fetch: a2a(pricing, { auth: 'loopback' }).fetch, port: port + 1 })

// Ours, of which it is a tool that takes what the skill takes.
const model = process.env['OPENAI_API_KEY']
  ? openai(process.env['MODEL'] ?? 'gpt-5-mini')
  : standIn((prompt) => {
      const result = lastResult(prompt)
      const seats = Number(/\d+/.exec(lastWords(prompt))?.[0] ?? 1)
      return result ? `Pricing says ${result}` : { tool: 'quote', input: { seats } }
    })
const remote = await connect(`http://localhost:${port + 1}`)
const agent = new ToolLoopAgent({ model, tools: { quote: toTool(remote, { skill: 'quote' }) } })

const app = a2a(fromAISDK(agent, { name: 'Support' }), { auth: 'loopback' })
serve({ fetch: app.fetch, port }, () => {
  console.log(`Support is served at http://localhost:${port}`)
})
