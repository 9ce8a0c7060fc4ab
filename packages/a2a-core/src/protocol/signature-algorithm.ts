import type { CryptoKey, JWK } from 'jose'

/**
 * The algorithms that cards are signed with here. They are asymmetric, all of them: with a shared
 * secret, or with `none`, whoever can check a signature could have made it.
 */
export const signatureAlgorithms = ['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'] as const

/** One of the algorithms that cards are signed with here. */
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number]

/** What keys of a kind are for, the first by default. */
const algorithmsOfKind: { readonly [kind: string]: readonly SignatureAlgorithm[] } = {
  // JWK: `kty` and `crv` (RFC 7518 §6, RFC 8037 §2)
  'EC P-256': ['ES256'],
  'EC P-384': ['ES384'],
  'OKP Ed25519': ['EdDSA'],
  RSA: ['RS256', 'PS256'],
  // CryptoKey: its algorithm's name, and curve or hash
  'ECDSA P-256': ['ES256'],
  'ECDSA P-384': ['ES384'],
  Ed25519: ['EdDSA'],
  'RSASSA-PKCS1-v1_5 SHA-256': ['RS256'],
  'RSA-PSS SHA-256': ['PS256'],
}

/**
 * The algorithms that a key is for, the first by default. The key decides, never what is signed:
 * a header that names another algorithm than the key's is how signatures are forged.
 */
export function algorithmsOf(key: JWK | CryptoKey): readonly SignatureAlgorithm[] {
  if (isCryptoKey(key)) return ofKind(key.algorithm)
  const kind = key.kty === 'RSA' ? key.kty : `${key.kty} ${key.crv}`
  const algorithms = algorithmsNamed(kind)
  // RFC 9864 has a name of its own for EdDSA with Ed25519, and platforms export keys under it.
  const alg = key.alg === 'Ed25519' ? 'EdDSA' : key.alg
  return alg === undefined ? algorithms : algorithms.filter((each) => each === alg)
}

/** Tells the two forms of a key apart. */
export function isCryptoKey(key: JWK | CryptoKey): key is CryptoKey {
  return 'algorithm' in key && 'usages' in key
}

function ofKind({
  name,
  namedCurve,
  hash,
}: {
  name: string
  namedCurve?: string
  hash?: { name: string }
}): readonly SignatureAlgorithm[] {
  return algorithmsNamed([name, namedCurve ?? hash?.name].filter(Boolean).join(' '))
}

function algorithmsNamed(kind: string): readonly SignatureAlgorithm[] {
  return Object.hasOwn(algorithmsOfKind, kind) ? (algorithmsOfKind[kind] ?? []) : []
}
