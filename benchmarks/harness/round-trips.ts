import { inTurns } from './in-turns.ts'
import { requestsPerSecond } from './requests-per-second.ts'
import { resultOf, sendMessage } from './send-message.ts'

/** Starts a server, in a process of its own. */
type Start = () => Promise<{ url: string } & AsyncDisposable>

const rounds = 5

/**
 * How many messages a second servers answer. They take turns, each begun anew for each of its
 * rounds: what it kept of one is not in the next, nor how well it was compiled in one.
 *
 * @param isRight whether what it answers `hello` with is what is measured
 */
export async function roundTrips<Name extends string>(
  servers: { [name in Name]: Start },
  isRight: (result: Record<string, unknown>) => boolean,
): Promise<{ [name in Name]: number }> {
  const measure = (start: Start) => async () => {
    await using server = await start()
    const result = await resultOf(server.url, sendMessage('hello'))
    if (!isRight(result)) throw new Error(`${server.url} gave ${JSON.stringify(result)}`)
    // Without the await the server would have gone before it is asked.
    return await requestsPerSecond(server.url)
  }
  const subjects = Object.entries<Start>(servers).map(([name, start]) => [name, measure(start)])
  // Each round warms up by itself.
  return inTurns<Name>(Object.fromEntries(subjects), rounds, 0)
}
