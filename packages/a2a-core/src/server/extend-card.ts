import type { AgentCard } from '../protocol/agent-card.ts'
import type { AgentAbout } from './agent.ts'

/**
 * A card with what only some may see (specification §3.1.11): skills, modes and extensions are
 * added to those that are there, or take the place of one with the same id; all else is replaced.
 */
export function extendCard(card: AgentCard, about: Partial<AgentAbout>): AgentCard {
  const { skills = [], inputModes = [], outputModes = [], extensions = [] } = about
  const { provider = card.provider, iconUrl = card.iconUrl } = about
  const { documentationUrl = card.documentationUrl } = about
  const allExtensions = merged(card.capabilities.extensions ?? [], extensions, ({ uri }) => uri)
  return {
    ...card,
    name: about.name ?? card.name,
    description: about.description ?? card.description,
    version: about.version ?? card.version,
    ...(provider && { provider }),
    ...(iconUrl && { iconUrl }),
    ...(documentationUrl && { documentationUrl }),
    capabilities: {
      ...card.capabilities,
      ...(allExtensions.length > 0 && { extensions: allExtensions }),
    },
    defaultInputModes: merged(card.defaultInputModes, inputModes, (mode) => mode),
    defaultOutputModes: merged(card.defaultOutputModes, outputModes, (mode) => mode),
    skills: merged(card.skills, skills, ({ id }) => id),
  }
}

/** What is given takes the place of what has the same id, or comes last. */
function merged<Item>(there: Item[], given: Item[], idOf: (item: Item) => string): Item[] {
  return [...new Map([...there, ...given].map((item) => [idOf(item), item])).values()]
}
