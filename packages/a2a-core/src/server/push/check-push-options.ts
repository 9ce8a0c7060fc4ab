import { longestWait } from '../../protocol/longest-wait.ts'
import { checkOptions } from '../check-options.ts'
import type { PushOptions } from './deliver.ts'
import type { SigningKey } from './webhook-signer.ts'

/**
 * Checks how webhooks are to be called, for those without a compiler.
 *
 * @throws TypeError naming the option and what was expected
 */
export function checkPushOptions(
  push: PushOptions & { signingKey?: SigningKey | undefined },
): void {
  if (typeof push !== 'object' || Array.isArray(push)) {
    throw new TypeError('The option push must be true, or an object of its own options')
  }
  const { fetch, timeout, retryDelays, concurrency, signingKey } = push
  checkOptions(
    { 'push.timeout': timeout, 'push.concurrency': concurrency },
    {
      'push.timeout': { min: 1, max: longestWait },
      'push.concurrency': { min: 0, integer: true },
    },
  )
  if (fetch !== undefined && typeof fetch !== 'function') {
    throw new TypeError(`The option push.fetch must be a function, not of type ${typeof fetch}`)
  }
  if (retryDelays !== undefined && !isListOfDelays(retryDelays)) {
    throw new TypeError(
      `The option push.retryDelays must be a list of milliseconds, each from 0 to ${longestWait}`,
    )
  }
  if (signingKey !== undefined && !isKeyPair(signingKey)) {
    throw new TypeError(
      'The option push.signingKey must be an Ed25519 key pair, as crypto.subtle makes and imports ' +
        'them: { publicKey, privateKey }, the public one extractable',
    )
  }
}

function isListOfDelays(delays: unknown): boolean {
  return (
    Array.isArray(delays) &&
    delays.every((delay) => typeof delay === 'number' && delay >= 0 && delay <= longestWait)
  )
}

function isKeyPair({ publicKey, privateKey }: SigningKey): boolean {
  return (
    publicKey?.type === 'public' &&
    publicKey.extractable &&
    publicKey.algorithm.name === 'Ed25519' &&
    privateKey?.type === 'private' &&
    privateKey.algorithm.name === 'Ed25519'
  )
}
