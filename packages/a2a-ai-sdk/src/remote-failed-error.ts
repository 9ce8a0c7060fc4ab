import { cleanText } from 'a2a-core/client'

const sentences = {
  failed: 'failed',
  rejected: 'rejected the request',
  canceled: 'canceled the task',
} as const

/** A remote agent did not do what it was asked; the message is what a model may know of it. */
export class RemoteFailedError extends Error {
  override readonly name = 'RemoteFailedError'

  /** @param cause what went wrong: the agent's own words, or an error */
  constructor(remote: string, state: keyof typeof sentences, cause: unknown) {
    const words = cause instanceof Error ? cause.message : String(cause)
    const reason = cleanText(words, 500)
    super(`The remote agent "${remote}" ${sentences[state]}${reason && `: ${reason}`}`, { cause })
  }
}
