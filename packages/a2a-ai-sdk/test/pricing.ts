import { quotedAnswer } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { tool, ToolLoopAgent } from 'ai'
import type { MockLanguageModelV4 } from 'ai/test'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { toTool } from '../src/to-tool.ts'
import { FakeRemote, type Reaction } from './fake-remote.ts'
import { scriptedModel, type Said } from './scripted-model.ts'

/** An approval that the remote agent asks for. */
export const approval = { id: '1.1', kind: 'approval' as const, prompt: 'Allow 30 % off?' }

/** A question that it asks. */
export const seats = { id: '2.1', kind: 'question' as const, prompt: 'How many seats?' }

/** How the model calls it. */
export const callPricing: Said = { call: 'pricing', input: { request: '30 % off' }, id: 'p' }

/** An agent that has it as a tool, beside one that takes notes. */
export function serve(
  script: Said[][],
  reactions: Reaction[],
): { agent: () => Agent; model: MockLanguageModelV4; remote: FakeRemote; noted: string[] } {
  const model = scriptedModel(...script)
  const remote = new FakeRemote(reactions)
  const noted: string[] = []
  const note = tool({
    inputSchema: z.object({ text: z.string() }),
    execute: async ({ text }) => {
      noted.push(text)
      return 'noted'
    },
  })
  // Each turn has an agent of its own: nothing may live on in memory.
  const agent = (): Agent =>
    fromAISDK(new ToolLoopAgent({ model, tools: { pricing: toTool(remote), note } }), {
      name: 'Support',
      tools: { pricing: { result: true } },
    })
  return { agent, model, remote, noted }
}

/** How the model is told what the remote agent answered. */
export const told = (answer: string) =>
  JSON.stringify({ type: 'json', value: quotedAnswer('Pricing', answer) })
