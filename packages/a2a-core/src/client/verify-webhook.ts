import { fromProtoJson } from '../protocol/from-proto-json.ts'
import { fromBase64 } from '../protocol/part.ts'
import { streamResponseSchema, taskIdOf, type StreamResponse } from '../protocol/stream-response.ts'

/** What proves who sent a webhook call: one of the two is enough. */
export type WebhookKeys = {
  /** The `token` that the webhook was registered with. */
  token?: string | undefined
  /** The agent's public key, `whpk_…`: `params.publicKey` of the webhooks extension on its card. */
  publicKey?: string | undefined
}

/** A webhook call whose sender was proved. */
export type WebhookCall = {
  /** The same when the call is repeated: what was seen once need not be taken again. */
  id: string
  /**
   * The number of the event in its task's log, where the server sends one. Calls come in order; but
   * one that a process was about to make when it froze may come late: what is not greater than the
   * greatest number that this webhook was told of the task is old, and can be left out.
   */
  number?: number | undefined
  event: StreamResponse
}

/** A webhook call that does not prove who sent it, or is none. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
}

/**
 * Checks a call to a webhook, as Standard Webhooks has it, and reads its event.
 *
 * @param headers the headers of the call
 * @param body its body, as the bytes that came, read as text
 * @param keys what proves who sent it
 * @param options.tolerance how old it may be, in milliseconds. Default: 300,000
 * @throws WebhookError when the signature is missing, wrong or too old, or the body is no event
 *
 * @example
 * const { event } = await verifyWebhook(request.headers, await request.text(), { token })
 */
export async function verifyWebhook(
  headers: Headers,
  body: string,
  keys: WebhookKeys,
  { tolerance = 300_000 }: { tolerance?: number } = {},
): Promise<WebhookCall> {
  if (!keys.token && !keys.publicKey) {
    throw new TypeError(
      'verifyWebhook needs the token of the webhook, or the public key of the agent',
    )
  }
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const age = Math.abs(Date.now() - Number(timestamp) * 1_000)
  if (!(age <= tolerance)) throw new WebhookError('The call is too old, or from the future')
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  const signatures = headerOf(headers, 'webhook-signature').split(' ')
  if (!(await isSigned(signatures, signed, keys))) {
    throw new WebhookError('No signature of the call is right')
  }
  const event = readEvent(body)
  const number = numberIn(id, event)
  return { id, ...(number !== undefined && { number }), event }
}

/** What an id `<task>.<webhook>.<number>` ends in; others' ids may end in anything. */
function numberIn(id: string, event: StreamResponse): number | undefined {
  const taskId = taskIdOf(event) ?? event.message?.taskId
  if (taskId === undefined || !id.startsWith(`${taskId}.`)) return undefined
  const [, number] = /^.+\.(\d{1,15})$/.exec(id.slice(taskId.length + 1)) ?? []
  return number === undefined ? undefined : Number(number)
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>

async function isSigned(
  signatures: string[],
  signed: Uint8Array<ArrayBuffer>,
  { token, publicKey }: WebhookKeys,
): Promise<boolean> {
  for (const signature of signatures) {
    const [version, value = ''] = signature.split(',')
    const bytes = bytesOf(value)
    if (!bytes) continue
    if (version === 'v1' && token && (await fits(await hmacKey(token), bytes, signed))) return true
    if (version !== 'v1a' || !publicKey) continue
    if (await fits(await ed25519Key(publicKey), bytes, signed)) return true
  }
  return false
}

async function fits(
  key: Key,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return crypto.subtle.verify(key.algorithm.name, key, signature, signed)
}

async function hmacKey(token: string): Promise<Key> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const bytes = new TextEncoder().encode(token)
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify'])
}

async function ed25519Key(publicKey: string): Promise<Key> {
  const bytes = bytesOf(publicKey.replace(/^whpk_/, ''))
  if (bytes?.length === 32) {
    return crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify'])
  }
  throw new TypeError('publicKey is no Ed25519 key as Standard Webhooks writes it (whpk_…)')
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return new Uint8Array(fromBase64(base64))
  } catch {
    return undefined
  }
}

function readEvent(body: string): StreamResponse {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch (error) {
    throw new WebhookError('The body is not JSON', { cause: error })
  }
  const parsed = streamResponseSchema.safeParse(fromProtoJson(streamResponseSchema, json))
  if (parsed.success) return parsed.data
  throw new WebhookError('The body is no event of a task', { cause: parsed.error })
}

function headerOf(headers: Headers, name: string): string {
  const value = headers.get(name)
  if (value) return value
  throw new WebhookError(`The call has no header ${name}`)
}
