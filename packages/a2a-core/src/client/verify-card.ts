import {
  base64url,
  decodeProtectedHeader,
  errors,
  flattenedVerify,
  type CryptoKey,
  type JWK,
  type JWSHeaderParameters,
} from 'jose'
import { canonicalCard } from '../protocol/canonical-card.ts'
import { canonicalJson } from '../protocol/canonical-json.ts'
import { isJsonObject, type Json, type JsonObject } from '../protocol/json.ts'
import {
  algorithmsOf,
  isCryptoKey,
  signatureAlgorithms,
  type SignatureAlgorithm,
} from '../protocol/signature-algorithm.ts'
import { CardSignatureError } from './card-signature-error.ts'

/**
 * The protected header of a card's signature (specification §8.4.2). Until the signature is found
 * right, anybody may have written it.
 */
export type SignatureHeader = JWSHeaderParameters & { alg: SignatureAlgorithm; kid: string }

/** A signature of a card that is right. */
export type CardSignature = {
  /** The name of the key that made it. */
  kid: string
  /**
   * What it covers: the card in the specification's canonical form (§8.4.1), or the card as it was
   * sent, which is what signers sign that make another form of it. What it does not cover of the
   * card is not used.
   */
  form: 'canonical' | 'as-received'
}

/** Finds the keys that may have made a signature; throws an Error that says why there are none. */
export type FindKeys = (header: SignatureHeader) => Promise<readonly (JWK | CryptoKey)[]>

/** How many signatures of a card are tried: there are several while keys are renewed. */
const mostTried = 10

/**
 * Verifies that a card has a signature that is right (specification §8.4.3).
 *
 * @param from what the card is, for errors: `The agent card at https://…`
 * @returns what was signed, which is all of the card that may be used, and the signature
 * @throws CardSignatureError when no signature is right, saying of each what is wrong
 */
export async function verifyCard(
  card: JsonObject,
  findKeys: FindKeys,
  from: string,
): Promise<{ content: JsonObject; signature: CardSignature }> {
  const { signatures = null, ...received } = card
  const forms = formsOf(card, received, from)
  const entries = Array.isArray(signatures) ? signatures.slice(0, mostTried) : [signatures]
  const reasons: string[] = []
  for (const [index, entry] of entries.entries()) {
    try {
      const { content, ...signature } = await verifyOne(entry, forms, findKeys)
      return { content: { ...content, signatures }, signature }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      reasons.push(entries.length > 1 ? `${index + 1}. ${reason}` : reason)
    }
  }
  throw new CardSignatureError(`${from} has no signature that is right: ${reasons.join('; ')}`)
}

type Form = { form: CardSignature['form']; content: JsonObject; payload: string }

function formsOf(card: JsonObject, received: JsonObject, from: string): Form[] {
  const formOf = (form: Form['form'], content: JsonObject): Form => {
    return { form, content, payload: base64url.encode(canonicalJson(content)) }
  }
  try {
    return [formOf('canonical', canonicalCard(card)), formOf('as-received', received)]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CardSignatureError(`${from} cannot have been signed: ${reason}`, { cause: error })
  }
}

async function verifyOne(
  entry: Json,
  forms: readonly Form[],
  findKeys: FindKeys,
): Promise<CardSignature & { content: JsonObject }> {
  const { protected: encoded, signature } = signatureOf(entry)
  const header = headerOf(encoded)
  const { alg, kid } = header
  const found = await findKeys(header)
  // The key says what it is for. A header that says otherwise is how signatures are forged.
  const keys = found.filter((key) => algorithmsOf(key).includes(alg))
  if (keys.length === 0) throw new Error(`the key ${quoted(kid)} is not one for ${alg}`)
  let reason: unknown = new Error(`the card is not what the key ${quoted(kid)} signed`)
  for (const key of keys) {
    for (const { form, content, payload } of forms) {
      try {
        await flattenedVerify(
          { protected: encoded, signature, payload },
          isCryptoKey(key) ? key : { ...key, alg },
          { algorithms: [alg] },
        )
        return { kid, form, content }
      } catch (error) {
        // What cannot be used as a key says so; that another does not fit is no news.
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) reason = error
      }
    }
  }
  throw reason
}

/** The two parts that count. Of the unprotected header, which proves nothing, nothing is read. */
function signatureOf(entry: Json): { protected: string; signature: string } {
  if (isJsonObject(entry)) {
    const { protected: encoded, signature } = entry
    if (typeof encoded === 'string' && typeof signature === 'string') {
      return { protected: encoded, signature }
    }
  }
  throw new Error('it has no "protected" and "signature"')
}

function headerOf(encoded: string): SignatureHeader {
  const header = decoded(encoded)
  const alg = signatureAlgorithms.find((each) => each === header.alg)
  if (!alg) {
    const allowed = signatureAlgorithms.join(', ')
    throw new Error(`its algorithm is ${quoted(header.alg)}, which is none of ${allowed}`)
  }
  if (header.crit !== undefined) {
    throw new Error(`it says that ${quoted(header.crit)} must be understood, and it is not here`)
  }
  if (header.jwk !== undefined) throw new Error('it brings its own key, which proves nothing')
  if (typeof header.kid !== 'string' || header.kid === '') {
    throw new Error('it does not name its key (kid)')
  }
  if (header.jku !== undefined && typeof header.jku !== 'string') {
    throw new Error('its jku is no address')
  }
  return { ...header, alg, kid: header.kid }
}

function decoded(encoded: string): JWSHeaderParameters {
  try {
    return decodeProtectedHeader({ protected: encoded })
  } catch {
    throw new Error('its protected header is no JSON in base64url')
  }
}

/** What somebody else wrote, in an error. */
function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 200)
}
