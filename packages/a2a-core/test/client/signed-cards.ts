import { exportJWK, FlattenedSign, generateKeyPair, type JWK, type JWSHeaderParameters } from 'jose'
import { expect } from 'vitest'
import type { AgentCard, Json, JsonObject } from 'a2a-core'
import { CardSignatureError, connect, type SignatureOptions } from 'a2a-core/client'
import { signCard } from 'a2a-core/server'
import { canonicalJson } from '../../src/protocol/canonical-json.ts'
import { cardOf, fakeAgent, sendJson, type FakeAgent } from './fake-agent.ts'

/** A signature as it stands on a card. */
export type Signature = { protected: string; signature: string; header?: JsonObject }

/** The key that signs, and is trusted. */
export const pair = await generateKeyPair('ES256', { extractable: true })

/** Its public half. */
export const key: JWK = { ...(await exportJWK(pair.publicKey)), kid: 'key-1' }

/** A key that nobody trusts. */
export const stranger = await generateKeyPair('ES256', { extractable: true })

/** Where cards are. */
export const wellKnown = '/.well-known/agent-card.json'

/** A card with something in every corner. */
export const unsigned = cardOf({
  supportedInterfaces: [
    { url: 'https://a.example/rpc', protocolBinding: 'JSONRPC', protocolVersion: '1.0' },
  ],
  provider: { url: 'https://acme.example', organization: 'Acme' },
  capabilities: {
    streaming: true,
    extensions: [{ uri: 'urn:x', required: true, params: { deep: [{ list: [1, ''] }] } }],
  },
  securitySchemes: {
    key: { apiKeySecurityScheme: { location: 'header', name: 'X-Api-Key' } },
  },
  securityRequirements: [{ schemes: { key: { list: ['read'] } } }],
}) as AgentCard & JsonObject

/** The same, signed. */
export const signed = (await signCard(unsigned, {
  key: pair.privateKey,
  kid: 'key-1',
})) as AgentCard & JsonObject

/** Signs content as it is, with whatever header. */
export async function signAs(
  content: Json,
  header: JWSHeaderParameters = {},
  signer: Parameters<FlattenedSign['sign']>[0] = pair.privateKey,
): Promise<Signature> {
  const payload = new TextEncoder().encode(canonicalJson(content))
  const protectedHeader = { alg: 'ES256', typ: 'JOSE', kid: 'key-1', ...header }
  const jws = await new FlattenedSign(payload)
    .setProtectedHeader(protectedHeader)
    .sign(signer, { crit: { 'urn:mine': true } })
  return { protected: jws.protected ?? '', signature: jws.signature }
}

/** The signature of the right key, under a header that is not the one that was signed. */
export function headed(header: JWSHeaderParameters, signature = ''): Signature {
  return { protected: Buffer.from(JSON.stringify(header)).toString('base64url'), signature }
}

/** The signature that was found right on a card. */
export async function reading(
  card: unknown,
  signatures: SignatureOptions = { keys: key },
): Promise<unknown> {
  const remote = await connect(card as AgentCard, { signatures })
  return remote.signature
}

/** Why a card is refused. */
export async function refusal(card: unknown, signatures?: SignatureOptions): Promise<string> {
  const error: unknown = await reading(card, signatures).then(
    (signature) => new Error(`it was taken, for ${JSON.stringify(signature)}`),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(CardSignatureError)
  return (error as Error).message
}

/** An agent with a card, and other pages. */
export async function serving(
  card: unknown,
  pages: Record<string, JsonObject> = {},
): Promise<FakeAgent> {
  return fakeAgent(undefined, {
    pages: Object.fromEntries(
      Object.entries({ [wellKnown]: card, ...pages }).map(([path, page]) => [
        path,
        (response) => sendJson(response, page),
      ]),
    ),
  })
}
