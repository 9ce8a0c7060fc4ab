import { inTurns } from './in-turns.ts'
import { requestsPerSecond } from './requests-per-second.ts'
import { resultOf, sendMessage } from './send-message.ts'

/** Starts a server, in a process of its own. */
type Start = () => Promise<{ url: string } & AsyncDisposable>

/**
 * For how long a server is asked before it is measured, in seconds: a process that has just begun
 * compiles for most of that time, more the more its program does.
 */
const warmUp = 8

/** For how long it is measured, in seconds, in each of how many rounds. */
const [round, rounds] = [1.5, 5]

/**
 * How many messages a second servers answer, once they are warm. They take turns.
 *
 * @param isRight whether what it answers `hello` with is what is measured
 */
export async function roundTrips<Name extends string>(
  servers: { [name in Name]: Start },
  isRight: (result: Record<string, unknown>) => boolean,
): Promise<{ [name in Name]: number }> {
  await using started = new AsyncDisposableStack()
  const subjects = {} as { [name in Name]: () => Promise<number> }
  for (const name of Object.keys(servers) as Name[]) {
    const { url } = started.use(await servers[name]())
    const result = await resultOf(url, sendMessage('hello'))
    if (!isRight(result)) throw new Error(`${url} gave ${JSON.stringify(result)}`)
    await requestsPerSecond(url, warmUp)
    subjects[name] = () => requestsPerSecond(url, round)
  }
  // Without the await they would be stopped before they are asked.
  return await inTurns(subjects, rounds, 0)
}
