import { agentCardSchema, type AgentCard } from '../protocol/agent-card.ts'
import { isJsonObject, type JsonObject } from '../protocol/json.ts'
import type { CardCache } from './card-cache.ts'
import { CardSignatureError } from './card-signature-error.ts'
import { parseResult } from './parse-result.ts'
import type { Http } from './send-request.ts'
import { signatureKeys, type SignatureOptions } from './signature-keys.ts'
import { verifyCard, type CardSignature } from './verify-card.ts'

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
 * Reads a card.
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
 * @throws TypeError when signatures are to be verified, and nothing says with which keys
 */
export function cardReader(
  signatures: SignatureOptions = {},
  options: { http: Http; attempts: number; cache: CardCache | undefined },
): CardReader {
  const { keys, jku } = signatures
  const trustsAny =
    (Array.isArray(keys) ? keys.length > 0 : keys !== undefined) || jku !== undefined
  const { policy = trustsAny ? 'if-present' : 'off' } = signatures
  if (policy !== 'off' && !trustsAny) {
    throw new TypeError(
      `signatures.policy is '${policy}': say with signatures.keys, or signatures.jku, whose are trusted`,
    )
  }
  return async (card, { from, origin, signal }) => {
    if (policy === 'off' || !isSigned(card)) {
      if (policy === 'require') throw new CardSignatureError(`${from} is not signed`)
      return { card: parseResult(agentCardSchema, card, from), signature: undefined }
    }
    const findKeys = signatureKeys(signatures, origin, { ...options, signal })
    try {
      const { content, signature } = await verifyCard(card, findKeys, from)
      return { card: parseResult(agentCardSchema, content, from), signature }
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  }
}

function isSigned(card: unknown): card is JsonObject {
  if (!isJsonObject(card)) return false
  const { signatures = null } = card
  return Array.isArray(signatures) ? signatures.length > 0 : signatures !== null
}
