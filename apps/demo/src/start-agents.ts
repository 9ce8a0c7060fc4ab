import type { Agent, Engine, NewRecord } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
import { createCompliance } from 'compliance'
import { listen, reach } from 'desk'
import { chooseModel as chooseLanguageModel, createPricing } from 'pricing'
import { chooseModel as chooseChatModel, createSupport } from 'support'
import { observeEngine } from './observe-engine.ts'
import { openStores } from './open-stores.ts'
import { pastRecords, type PastRecord } from './past-records.ts'

/** The agents of the demo, from the customer on. */
export const agentNames = ['support', 'pricing', 'compliance'] as const
export type AgentName = (typeof agentNames)[number]

/** What to do where a port is in use. */
const advice = 'Choose the first of three others with --port, such as --port 5001.'

/** What the demo takes from the environment. */
export type Environment = {
  OPENAI_API_KEY?: string | undefined
  OPENAI_BASE_URL?: string | undefined
  MODEL?: string | undefined
  PRICING_URL?: string | undefined
  COMPLIANCE_URL?: string | undefined
}

/** The agents while they run. */
export type RunningAgents = {
  urls: Record<AgentName, string>
  /** What an earlier process wrote of the conversation that a message began. */
  past(messageId: string): Promise<PastRecord[]>
  /** Lets them go on with what an earlier process left. */
  start(): void
  /** Ends all servers, and what they are doing. */
  close(): Promise<void>
}

/**
 * Starts the three agents, each a server on a port of its own: compliance first, for pricing
 * connects to it, and support to pricing.
 *
 * @param options.data the folder that they keep everything in; without it, in memory
 * @param options.port support's port; pricing and compliance have the two after it. 0 for any
 * @param options.observe told of each record that one of them writes
 * @param options.onError told of each error that one of them threw
 * @param options.signal ends the waiting for agents that were named
 * @param options.pace how long the built-in model takes for a word, in milliseconds
 * @throws StartError when a port is taken, or an agent that was named cannot be reached
 */
export async function startAgents(options: {
  data?: string | undefined
  port: number
  environment: Environment
  observe: (agent: AgentName, taskId: string, records: readonly NewRecord[]) => void
  onError: (error: unknown) => void
  signal?: AbortSignal | undefined
  pace?: number | undefined
}): Promise<RunningAgents> {
  const { port, environment, observe, onError, signal, pace } = options
  const { PRICING_URL, COMPLIANCE_URL } = environment
  const stores = openStores(options.data)
  const engines: { [agent in AgentName]?: Engine } = {}
  const servers: { start(): void; close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()))
    stores.threads?.close()
  }

  async function start(name: AgentName, agent: Agent): Promise<string> {
    const engine = observeEngine(stores.engine(name), (taskId, records) =>
      observe(name, taskId, records),
    )
    engines[name] = engine
    const app = a2a(agent, { engine, auth: 'loopback', onError })
    const server = await listen(app.fetch, port && port + agentNames.indexOf(name), advice).catch(
      async (error: unknown) => {
        await engine.close()
        throw error
      },
    )
    servers.push({
      start: () => app.start(),
      async close() {
        await app.close({ drainMs: 0 })
        await engine.close()
        await server.close()
      },
    })
    return server.url
  }

  try {
    const compliance = COMPLIANCE_URL || (await start('compliance', createCompliance()))
    const pricing =
      PRICING_URL ||
      (await start(
        'pricing',
        createPricing({
          compliance: await reach(compliance, 'COMPLIANCE_URL', signal),
          model: chooseLanguageModel(environment),
        }),
      ))
    const support = await start(
      'support',
      createSupport({
        pricing: await reach(pricing, 'PRICING_URL', signal),
        model: chooseChatModel(environment, { pace }),
        threads: stores.threads,
      }),
    )
    return {
      urls: { support, pricing, compliance },
      past: (messageId) => pastRecords(engines, messageId),
      start() {
        for (const server of servers) server.start()
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
