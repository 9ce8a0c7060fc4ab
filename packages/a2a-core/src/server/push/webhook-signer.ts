type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** An Ed25519 key pair, as `crypto.subtle` makes and imports them. */
export type SigningKey = { publicKey: Key; privateKey: Key }

/** Signs what webhooks get, so that receivers can tell who sent it. */
export type WebhookSigner = {
  /** The public key, as the card shows it: `whpk_` and base64, as Standard Webhooks writes it. */
  readonly publicKey: Promise<string>
  /**
   * The headers of Standard Webhooks: id, time and signatures. Signed are id, time and body; once
   * with the server's private key, and once with the secret that the webhook's owner gave, if any.
   */
  headers(message: {
    id: string
    body: string
    secret: string | undefined
  }): Promise<Record<string, string>>
}

/**
 * @param key an Ed25519 key pair that stays the same over restarts and processes. Default: one
 *   made now
 */
export function webhookSigner(key?: SigningKey): WebhookSigner {
  let pair: Promise<SigningKey> | undefined
  const keys = (): Promise<SigningKey> => {
    pair ??= key ? Promise.resolve(key) : newKeyPair()
    return pair
  }
  return {
    get publicKey() {
      return keys().then(async ({ publicKey }) => {
        return `whpk_${base64(await crypto.subtle.exportKey('raw', publicKey))}`
      })
    },
    async headers({ id, body, secret }) {
      const timestamp = String(Math.floor(Date.now() / 1_000))
      const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
      const { privateKey } = await keys()
      const signatures = [`v1a,${base64(await crypto.subtle.sign('Ed25519', privateKey, signed))}`]
      if (secret) signatures.push(`v1,${await hmac(secret, signed)}`)
      return {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatures.join(' '),
      }
    },
  }
}

async function newKeyPair(): Promise<SigningKey> {
  const made = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if ('privateKey' in made) return made
  throw new Error('This platform makes no Ed25519 key pairs: pass a signingKey')
}

async function hmac(secret: string, signed: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const bytes = new TextEncoder().encode(secret)
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign'])
  return base64(await crypto.subtle.sign('HMAC', key, signed))
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}
