import { setTimeout } from 'node:timers/promises'
import { ToolLoopAgent, tool, type ToolSet } from 'ai'
import * as z from 'zod'
import { fromAISDK } from 'a2a-ai-sdk'
import type { Agent } from 'a2a-core/server'
import { readOrder, wordsOf } from '../../order.ts'
import { scriptModel, type Said } from './script-model.ts'

/** An AI SDK agent: it looks up a random value, may have it approved, and then says its words. */
export function deskAgent(): Agent {
  const model = scriptModel(({ text, results, signal }): Said => {
    const order = readOrder(text)
    const value = results.get('look')
    if (typeof value !== 'string') return { call: 'look', input: { tag: order.tag } }
    if (order.asks && !results.has('sign')) {
      return { call: 'sign', input: { tag: order.tag, value: `v=${value}` } }
    }
    return { pieces: answerOf(order, value, signal) }
  })
  const tools = {
    look: tool({
      inputSchema: z.object({ tag: z.string() }),
      execute: async () => {
        await setTimeout(200)
        return crypto.randomUUID()
      },
    }),
    sign: tool({
      inputSchema: z.object({ tag: z.string(), value: z.string() }),
      execute: () => 'signed',
    }),
  }
  const agent = new ToolLoopAgent<never, ToolSet>({
    model,
    tools,
    toolApproval: { sign: 'user-approval' },
    maxRetries: 0,
    onError: () => undefined,
  })
  return fromAISDK(agent, { name: 'Desk' })
}

async function* answerOf(
  order: ReturnType<typeof readOrder>,
  value: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  for (const word of wordsOf(order)) {
    await setTimeout(order.pace, undefined, signal ? { signal } : {})
    yield word
  }
  yield `v=${value}`
}
