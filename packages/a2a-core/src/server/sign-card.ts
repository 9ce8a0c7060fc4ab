import type { CryptoKey, JWK, JWSHeaderParameters } from 'jose'
import type { AgentCard, AgentCardSignature } from '../protocol/agent-card.ts'
import { canonicalCard } from '../protocol/canonical-card.ts'
import { canonicalJson } from '../protocol/canonical-json.ts'
import type { JsonObject } from '../protocol/json.ts'
import { algorithmsOf, isCryptoKey } from '../protocol/signature-algorithm.ts'

/** With what a card is signed (specification §8.4.2). */
export type CardSigning = {
  /**
   * The private key, as JWK or as `crypto.subtle` has it: P-256 (ES256), P-384 (ES384), Ed25519
   * (EdDSA) or RSA (RS256, or PS256 where the key says so).
   */
  key: JWK | CryptoKey
  /** The name of the key, by which clients find the public one. */
  kid: string
  /** Where the public key is published, as a JWK Set. Default: clients know it otherwise. */
  jku?: string | undefined
}

/** A signed card, as it is sent: what reads it as a card, or adds to it, takes its signature away. */
export type SignedCard = JsonObject & { signatures: AgentCardSignature[] }

/**
 * Signs a card. What comes back is the card in its canonical form, and nothing else: it is sent as
 * it was signed, so that those who bring it into that form and those who do not agree. Signatures
 * that were on it are left out.
 *
 * @throws TypeError when `key` is no private key of a kind named above, or `kid` or `jku` is not
 *   what it must be
 *
 * @example
 * const signed = await signCard(card, { key: privateJwk, kid: 'key-1' })
 */
export async function signCard(card: AgentCard, signing: CardSigning): Promise<SignedCard> {
  const { key } = signing
  const header = signatureHeader(signing)
  const content = canonicalCard(card)
  const payload = new TextEncoder().encode(canonicalJson(content))
  // Most servers sign nothing: those that do load what signs with their first card.
  const { FlattenedSign } = await import('jose')
  const jws = await new FlattenedSign(payload)
    .setProtectedHeader(header)
    // A key may name the algorithm as platforms do, or not at all.
    .sign(isCryptoKey(key) ? key : { ...key, alg: header.alg })
  // Detached: the payload is the card itself.
  const { protected: encoded = '', signature } = jws
  return { ...content, signatures: [{ protected: encoded, signature }] }
}

/**
 * The protected header of a card's signature (specification §8.4.2).
 *
 * @throws TypeError as `signCard` does
 */
export function signatureHeader(signing: CardSigning): JWSHeaderParameters & { alg: string } {
  if (typeof signing !== 'object' || typeof signing?.key !== 'object' || signing.key === null) {
    throw new TypeError('signing must be { key, kid }, with the private key as JWK or CryptoKey')
  }
  const { key, kid, jku } = signing
  const [alg] = algorithmsOf(key)
  if (!alg) {
    throw new TypeError(
      'signing.key must be a P-256, P-384, Ed25519 or RSA key, as JWK or CryptoKey',
    )
  }
  if (isCryptoKey(key) ? key.type !== 'private' : !key.d) {
    throw new TypeError('signing.key must be the private key')
  }
  if (typeof kid !== 'string' || kid === '') {
    throw new TypeError('signing.kid must name the key: clients find the public one by it')
  }
  if (jku !== undefined && !URL.canParse(jku)) {
    throw new TypeError(`signing.jku must be a URL, not ${JSON.stringify(jku)}`)
  }
  return { alg, typ: 'JOSE', kid, ...(jku !== undefined && { jku }) }
}
