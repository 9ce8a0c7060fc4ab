import { openai } from '@ai-sdk/openai'
import { serve } from '@hono/node-server'
import { fromAISDK } from 'a2a-ai-sdk'
import { a2a } from 'a2a-hono'
import { tool, ToolLoopAgent } from 'ai'
import * as z from 'zod'
import { lastResult, standIn } from '../stand-in/language-model.ts'

const model = process.env['OPENAI_API_KEY']
  ? openai(process.env['MODEL'] ?? 'gpt-5-mini')
  : standIn((prompt) => {
      const result = lastResult(prompt)
      if (result === undefined) return { tool: 'erase', input: { folder: 'drafts' } }
      return result === 'denied' ? 'Then they stay.' : `Done: ${result}.`
    })

const erase = tool({
  description: 'Erases a folder',
  inputSchema: z.object({ folder: z.string() }),
  execute: ({ folder }) => `${folder} is gone`,
})

const agent = new ToolLoopAgent({
  model,
  tools: { erase },
  toolApproval: { erase: 'user-approval' },
})

// A guest may not decide. Here, without authentication, nobody is known to be one.
const app = a2a(fromAISDK(agent, { name: 'Cleaner' }), {
  auth: 'loopback',
  approvals: (caller) => caller.claims?.['role'] !== 'guest',
})
serve({ fetch: app.fetch, port: Number(process.argv[2] ?? 4001) }, ({ port }) => {
  console.log(`Cleaner is served at http://localhost:${port}`)
})
