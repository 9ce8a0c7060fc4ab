import type { CryptoKey, JWK } from 'jose'
import { publishedKeys, type PublishedKeysOptions } from './published-keys.ts'
import type { FindKeys, SignatureHeader } from './verify-card.ts'

/** Which signatures a card needs, and whose keys are trusted. */
export type SignatureOptions = {
  /**
   * `'off'`: signatures are not looked at. `'if-present'`: a card that is signed must be signed by
   * a trusted key; one that is not signed is taken as it is, so whoever can change a card can also
   * take its signatures away. `'require'`: a card must be signed by a trusted key. The same holds
   * for extended cards. Default: `'if-present'` when `keys` or `jku` is given, else `'off'`
   */
  policy?: 'off' | 'if-present' | 'require' | undefined
  /**
   * The public keys that are trusted: JWKs, of which one with a `kid` is used for signatures of
   * that name alone; or a function that finds the key of a signature, and gives undefined when it
   * trusts none.
   */
  keys?:
    | JWK
    | readonly JWK[]
    | ((header: SignatureHeader) => Key | undefined | Promise<Key | undefined>)
    | undefined
  /**
   * Which addresses of keys a signature may name, where `keys` has none for it: `'same-origin'`,
   * those at the origin that the card was asked of, which proves no more than the connection to it
   * does; or the very URLs that are trusted. Default: none, for who signs a card would otherwise
   * say whose signature it is
   */
  jku?: 'same-origin' | readonly string[] | undefined
}

type Key = JWK | CryptoKey

/**
 * What finds the keys of a card's signatures.
 *
 * @param origin the origin that the card was asked of
 * @param options how keys are asked for that a signature names the address of
 */
export function signatureKeys(
  { keys, jku: trusted }: SignatureOptions,
  origin: string | undefined,
  options: PublishedKeysOptions,
): FindKeys {
  return async (header) => {
    const { kid, jku } = header
    const own = await ownKeys(keys, header)
    if (own.length > 0) return own
    const unknown = `no key ${JSON.stringify(kid.slice(0, 200))} is trusted here`
    if (jku === undefined) throw new Error(unknown)
    if (!isTrusted(jku, trusted, origin)) {
      throw new Error(`${unknown}, nor are those at ${JSON.stringify(jku.slice(0, 200))}`)
    }
    const published = await publishedKeys(jku, kid, options)
    if (published.length > 0) return published
    throw new Error(`${unknown}, and none is at ${jku}`)
  }
}

async function ownKeys(
  keys: SignatureOptions['keys'],
  header: SignatureHeader,
): Promise<readonly Key[]> {
  if (typeof keys === 'function') {
    const key = await keys(header)
    return key ? [key] : []
  }
  const all = keys === undefined ? [] : [keys].flat()
  return all.filter(({ kid }: JWK) => kid === undefined || kid === header.kid)
}

function isTrusted(
  jku: string,
  trusted: SignatureOptions['jku'],
  origin: string | undefined,
): boolean {
  if (trusted !== 'same-origin') return trusted?.includes(jku) ?? false
  const url = URL.parse(jku)
  // A `blob:` has the origin of who made it.
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === origin
}
