import { fromAISDK, toTool } from 'a2a-ai-sdk'
import { isJsonObject } from 'a2a-core'
import type { RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { ToolLoopAgent, type ToolSet } from 'ai'
import { scriptModel } from './script-model.ts'

/** An AI SDK agent that has another agent do everything: the hop in the middle of a chain. */
export function middleAgent(bottom: RemoteAgent): Agent {
  const model = scriptModel(({ text, results }) => {
    if (!results.has('bottom')) return { call: 'bottom', input: { request: text } }
    const given = results.get('bottom')
    const said = isJsonObject(given) ? given['answer'] : given
    return { pieces: [`middle: ${typeof said === 'string' ? said : JSON.stringify(said)}`] }
  })
  const agent = new ToolLoopAgent<never, ToolSet>({
    model,
    tools: { bottom: toTool(bottom) },
    maxRetries: 0,
    onError: () => undefined,
  })
  return fromAISDK(agent, { name: 'Middle' })
}
