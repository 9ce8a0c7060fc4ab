import type { AgentCard } from '../../protocol/agent-card.ts'
import { UnauthenticatedError, UnsupportedOperationError } from '../../protocol/errors.ts'
import { parseParams } from '../../protocol/parse.ts'
import { getExtendedAgentCardRequestSchema } from '../../protocol/task-requests.ts'
import { anonymousCaller } from '../caller.ts'
import { extendCard } from '../extend-card.ts'
import type { Call, Server } from '../server.ts'
import type { SignedCard } from '../sign-card.ts'

/**
 * GetExtendedAgentCard (specification §3.1.11): the public card of this request, with what this
 * caller may see in addition; signed where the public card is.
 */
export async function getExtendedAgentCard(
  { extendedCard, signCard }: Server,
  params: unknown,
  { caller, card: publicCard }: Call,
): Promise<AgentCard | SignedCard> {
  parseParams(getExtendedAgentCardRequestSchema, params)
  if (!extendedCard) throw new UnsupportedOperationError('This agent declares no extended card')
  // "MUST require authentication" (§13.3), also where other operations let anybody in.
  if (caller === anonymousCaller) throw new UnauthenticatedError()
  if (!publicCard) throw new Error('An extended card needs the public one: give it in Call.card')
  const card = extendCard(await publicCard(), await extendedCard(caller))
  return signCard ? signCard(card) : card
}
