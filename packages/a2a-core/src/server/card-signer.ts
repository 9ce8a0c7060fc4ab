import type { AgentCard } from '../protocol/agent-card.ts'
import { canonicalCard } from '../protocol/canonical-card.ts'
import { canonicalJson } from '../protocol/canonical-json.ts'
import { signatureHeader, signCard, type CardSigning, type SignedCard } from './sign-card.ts'

/** Gives cards their signature. */
export type CardSigner = (card: AgentCard) => Promise<SignedCard>

/** How many signed cards are kept: one is public, the others are extended for their callers. */
const mostKept = 100

/**
 * Signs each card once, however often it is asked for: a signature costs more than a request.
 *
 * @throws TypeError as `signCard` does
 */
export function cardSigner(signing: CardSigning): CardSigner {
  signatureHeader(signing)
  const kept = new Map<string, Promise<SignedCard>>()
  return (card) => {
    const content = canonicalJson(canonicalCard(card))
    const signed = kept.get(content) ?? signCard(card, signing)
    // What was asked for last is forgotten last; what failed is tried again.
    kept.delete(content)
    kept.set(content, signed)
    signed.catch(() => kept.delete(content))
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
    return signed
  }
}
