import { agentCardSchema, type AgentCard } from '../protocol/agent-card.ts'
import { isJsonObject, type JsonObject } from '../protocol/json.ts'
import { fromV03Card, isV03Card } from '../protocol/v0.3/agent-card.ts'
import { CardSignatureError } from './card-signature-error.ts'
import { parseResult } from './parse-result.ts'
import type { PublishedKeysOptions } from './published-keys.ts'
import type { SignatureOptions } from './signature-keys.ts'
import type { CardSignature } from './verify-card.ts'

/** A card that may be used, and the signature that says so, where one was looked for and found. */
export type ReadCard = { card: AgentCard; signature: CardSignature | undefined }

/** Where a card came from. */
export type CardSource = {
  /** For errors: `The agent card at https://…` */
  from: string
  /** The origin it was asked of, if any. */
  origin: string | undefined
  signal: AbortSignal | undefined
}

/**
 * Reads a card, of 1.0 or of 0.3.
 *
 * @param card as it came: JSON
 * @throws CardSignatureError when it is not signed as it must be
 * @throws InvalidAgentResponseError when it is not valid, naming the field
 */
export type CardReader = (card: unknown, source: CardSource) => Promise<ReadCard>

/**
 * Makes what reads the cards of one agent.
 *
 * @param signatures which signatures they need. Default: none
 * @throws TypeError when signatures are to be verified, and nothing says whose
 */
export function cardReader(
  signatures: SignatureOptions = {},
  options: Omit<PublishedKeysOptions, 'signal'>,
): CardReader {
  const policy = policyOf(signatures)

  async function verified(card: unknown, { from, origin, signal }: CardSource): Promise<Verified> {
    if (policy === 'off') return { content: card, signature: undefined }
    if (!isSigned(card)) {
      if (policy === 'require') throw new CardSignatureError(`${from} is not signed`)
      return { content: card, signature: undefined }
    }
    // Most clients verify nothing: those that do load what verifies with the first signature.
    const { verifyCard } = await import('./verify-card.ts')
    const { signatureKeys } = await import('./signature-keys.ts')
    try {
      return await verifyCard(card, signatureKeys(signatures, origin, { ...options, signal }), from)
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  }

  return async (card, source) => {
    const { content, signature } = await verified(card, source)
    const current = isJsonObject(content) && isV03Card(content) ? fromV03Card(content) : content
    return { card: parseResult(agentCardSchema, current, source.from), signature }
  }
}

/** What of a card may be used, and the signature that says so. */
type Verified = { content: unknown; signature: CardSignature | undefined }

const policies = ['off', 'if-present', 'require'] as const

function policyOf({ policy, keys, jku }: SignatureOptions): (typeof policies)[number] {
  if (policy !== undefined && !policies.includes(policy)) {
    throw new TypeError(
      `signatures.policy must be 'off', 'if-present' or 'require', not ${JSON.stringify(policy)}`,
    )
  }
  if (jku !== undefined && jku !== 'same-origin' && !Array.isArray(jku)) {
    throw new TypeError("signatures.jku must be 'same-origin', or a list of URLs")
  }
  const hasKeys = Array.isArray(keys) ? keys.length > 0 : keys !== undefined
  if (hasKeys || jku !== undefined) return policy ?? 'if-present'
  if (policy === undefined || policy === 'off') return 'off'
  throw new TypeError(
    `signatures.policy is '${policy}': say with signatures.keys or signatures.jku whose to trust`,
  )
}

function isSigned(card: unknown): card is JsonObject {
  if (!isJsonObject(card)) return false
  const { signatures = null } = card
  return Array.isArray(signatures) ? signatures.length > 0 : signatures !== null
}
