import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { fromAISDK, toTool } from 'a2a-ai-sdk'
import type { Task } from 'a2a-core'
import { connect, type RemoteAgent } from 'a2a-core/client'
import { fromFunction, type AgentFunction } from 'a2a-function'
import { fromLangGraph, toNode } from 'a2a-langgraph'
import { ToolLoopAgent } from 'ai'
import { expect } from 'vitest'
import { passingModel } from './passing-model.ts'
import { serveAgent } from './serve-agent.ts'

/** Three servers, each of which asks the next: Support, Pricing, Compliance. */
export type Chain = AsyncDisposable & {
  /** The first of them, as the customer sees it. */
  support: RemoteAgent
  /** The one task of each, from Support on. */
  tasks(): Promise<Task[]>
  /** What the agents threw, and under which id it was logged. */
  errors: { agent: string; error: unknown; id: string }[]
  /** Ends the deepest server. */
  closeCompliance(): Promise<void>
}

/** Serves a function, an AI SDK agent whose tool that is, and a graph whose node that is. */
export async function chainOf(
  work: AgentFunction,
  model = passingModel('compliance', 'Compliance said: '),
): Promise<Chain> {
  await using opened = new AsyncDisposableStack()
  const errors: Chain['errors'] = []
  const agents: RemoteAgent[] = []

  async function open(name: string, agent: Parameters<typeof serveAgent>[0]) {
    const onError = (error: unknown, { id }: { id: string }): void => {
      errors.push({ agent: name, error, id })
    }
    const served = opened.use(await serveAgent(agent, { onError }))
    const remote = await connect(served.url, { retry: false })
    agents.unshift(remote)
    return { served, remote }
  }

  const compliance = await open('Compliance', fromFunction(work, { name: 'Compliance' }))
  const tools = { compliance: toTool(compliance.remote) }
  const desk = new ToolLoopAgent({ model, tools, onError: () => undefined, maxRetries: 0 })
  const pricing = await open('Pricing', fromAISDK(desk, { name: 'Pricing' }))
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('pricing', toNode(pricing.remote))
    .addEdge(START, 'pricing')
    .compile({ checkpointer: new MemorySaver() })
  const support = await open('Support', fromLangGraph(graph, { name: 'Support' }))
  const servers = opened.move()
  return {
    support: support.remote,
    errors,
    async tasks() {
      const found = await Promise.all(agents.map((agent) => Array.fromAsync(agent.listTasks())))
      expect(found.map((tasks) => tasks.length)).toEqual([1, 1, 1])
      return found.flat()
    },
    async closeCompliance() {
      await compliance.served[Symbol.asyncDispose]()
    },
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  }
}
