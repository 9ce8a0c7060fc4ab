import { connect, type RemoteAgent } from 'a2a-core/client'
import { StartError } from './start-error.ts'

/**
 * Connects to the agent that an agent asks.
 *
 * @param variable what names it in the environment, for the error
 * @param signal ends the waiting
 * @throws StartError when it cannot be reached
 */
export async function reach(
  url: string,
  variable: string,
  signal: AbortSignal | undefined,
): Promise<RemoteAgent> {
  try {
    return await connect(url, { signal })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartError(`${variable}: ${why}`)
  }
}
