import type { Environment } from './start-agents.ts'

/**
 * Says in one sentence why the agents failed, where their models or their network are to blame.
 *
 * @param errors what the agents threw, first things first
 */
export function explainFailure(
  errors: readonly unknown[],
  { OPENAI_BASE_URL, MODEL }: Environment,
): string | undefined {
  const provider = OPENAI_BASE_URL ? `The model provider at ${OPENAI_BASE_URL}` : 'OpenAI'
  for (const error of errors.flatMap(withCauses)) {
    if (error.name === 'ConnectError') return error.message
    const status = 'statusCode' in error ? error.statusCode : 'status' in error && error.status
    if (status === 401 || status === 403) {
      return `${provider} refused the key (${status}). Check OPENAI_API_KEY.`
    }
    if (status === 404) {
      return `${provider} does not have that model (404). Check MODEL${MODEL ? `, now ${MODEL}` : ''}.`
    }
    if (status === 429) return `${provider} takes no more requests now (429). Check your quota.`
    if (typeof status === 'number') return `${provider} answered ${status}: ${error.message}`
    if ('code' in error && unreachable.has(String(error.code))) {
      return `${provider} cannot be reached (${String(error.code)}). Check ${OPENAI_BASE_URL ? 'OPENAI_BASE_URL' : 'your network'}.`
    }
  }
  return undefined
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'ETIMEDOUT'])

/** An error and what lies behind it. */
function withCauses(error: unknown): Error[] {
  const chain: Error[] = []
  // Bounded, as causes may be a ring.
  while (error instanceof Error && chain.length < 10) {
    chain.push(error)
    // The AI SDK's errors of repeated calls name the last one.
    error = 'lastError' in error ? error.lastError : error.cause
  }
  return chain
}
