import type { Json } from 'a2a-core'
import { offer, type Offer } from 'support'
import type { AgentLog, AgentTask } from './agent-log.ts'
import { agentNames, type AgentName } from './start-agents.ts'

/** The JSON document that `--json` prints. */
export type Report = {
  request: string
  /** Which model answered. */
  model: string
  quote: Offer['quote']
  decisions: Offer['decisions']
  /** The agents that were asked, and run here. */
  agents: { [name in AgentName]?: { url: string } & AgentTask }
}

/** Sums a conversation up. */
export function makeReport(conversation: {
  request: string
  model: string
  data: Json | undefined
  urls: Record<AgentName, string>
  logs: Record<AgentName, AgentLog>
}): Report {
  const { request, model, data, urls, logs } = conversation
  const { quote, decisions } = offerIn(data) ?? { quote: null, decisions: [] }
  const agents: Report['agents'] = {}
  for (const name of agentNames) {
    const task = logs[name].latest
    if (task) agents[name] = { url: urls[name], ...task }
  }
  return { request, model, quote, decisions, agents }
}

/** The offer that support answered with. */
export function offerIn(data: Json | undefined): Offer | undefined {
  return offer.safeParse(data).data
}
