import { fromAISDK, toModel, toTool } from 'a2a-ai-sdk'
import type { RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-function'
import { tool, ToolLoopAgent, type LanguageModel, type ToolSet } from 'ai'
import * as z from 'zod'
import { passingModel } from '../passing-model.ts'
import { act } from './effects.ts'
import type { Order } from './order.ts'

/** An AI SDK agent whose tool, or model, is the next agent; the last one has a tool to approve. */
export function aiSDKHop({ name, kind, folder }: Order, next?: RemoteAgent): Agent {
  const serve = (model: LanguageModel, tools: ToolSet = {}): Agent =>
    fromAISDK(new ToolLoopAgent({ model, tools, maxRetries: 0 }), { name })
  if (next && kind === 'ai-sdk-model') return serve(toModel(next))
  const model = passingModel('next', `${name}: `)
  if (next) return serve(model, { next: toTool(next) })
  return serve(model, {
    next: tool({
      inputSchema: z.object({ request: z.string() }),
      needsApproval: true,
      execute: () => {
        act(folder, `${name} acts`)
        return 'allowed'
      },
    }),
  })
}
