/**
 * The URI of our webhooks extension. On the card its `params.publicKey` is the Ed25519 key that
 * webhook calls are signed with, as Standard Webhooks writes it: `whpk_` and base64.
 */
export const webhooksExtension = 'urn:a2a-adapters:webhooks:v1'
