import type {
  AgentCard,
  AgentExtension,
  AgentInterface,
  AgentSkill,
} from '../protocol/agent-card.ts'
import type { SecurityRequirement, SecurityScheme } from '../protocol/security-scheme.ts'
import type { Agent } from './agent.ts'

/** What the server adds to what the agent says of itself: what it declares is what it enforces. */
export type CardAdditions = {
  interfaces: AgentInterface[]
  capabilities?: { pushNotifications?: boolean; extendedAgentCard?: boolean } | undefined
  /** Extensions of the server's own. */
  extensions?: AgentExtension[] | undefined
  securitySchemes?: { [name: string]: SecurityScheme } | undefined
  securityRequirements?: SecurityRequirement[] | undefined
}

/** The card of an agent (specification §4.4.1): what it says of itself, and how it is reached. */
export function agentCardOf({ about }: Agent, additions: CardAdditions): AgentCard {
  const inputModes = about.inputModes ?? ['text/plain']
  const outputModes = about.outputModes ?? ['text/plain']
  const description = about.description ?? about.name
  const { interfaces, securitySchemes, securityRequirements } = additions
  const extensions = [...(about.extensions ?? []), ...(additions.extensions ?? [])]
  return {
    name: about.name,
    description,
    version: about.version ?? '0.0.0',
    ...(about.provider && { provider: about.provider }),
    ...(about.iconUrl && { iconUrl: about.iconUrl }),
    ...(about.documentationUrl && { documentationUrl: about.documentationUrl }),
    supportedInterfaces: interfaces,
    capabilities: {
      streaming: true,
      pushNotifications: false,
      extendedAgentCard: false,
      ...additions.capabilities,
      ...(extensions.length > 0 && { extensions }),
    },
    ...(securitySchemes && { securitySchemes }),
    ...(securityRequirements && { securityRequirements }),
    defaultInputModes: inputModes,
    defaultOutputModes: outputModes,
    skills: about.skills ?? [chatSkill(description)],
  }
}

function chatSkill(description: string): AgentSkill {
  return { id: 'chat', name: 'chat', description, tags: ['chat'] }
}
