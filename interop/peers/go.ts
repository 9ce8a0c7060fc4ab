import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import { findGo } from './find-go.ts'
import type { Peer } from './peer.ts'
import { runProgram, startServer } from './run-program.ts'
import { twiceEncoded } from './twice-encoded.ts'

const folder = fileURLToPath(new URL('go', import.meta.url))

/** The official Go SDK, with its programs built. */
export async function installGo(): Promise<Peer> {
  const bin = fileURLToPath(new URL('.bin', import.meta.url))
  const go = await findGo()
  // An older Go fetches the one that the module asks for, as it fetches modules.
  const env = { GOTOOLCHAIN: 'auto', GOFLAGS: '-mod=readonly', GOWORK: 'off' }
  await runProgram(go, ['build', '-o', `${bin}/`, './client', './server'], { cwd: folder, env })
  return {
    name: 'Go',
    runClient: (agents, each) =>
      runProgram(resolve(bin, 'client'), [agents.open, agents.asking], {}, each),
    startServer: () => startServer(resolve(bin, 'server'), []),
    differences: [
      {
        check: 'a task that has ended is not subscribed to',
        version: '1.0',
        actual: 'TaskNotFoundError',
        specified: '"UnsupportedOperationError: … a task that is in a terminal state" (§3.1.6)',
      },
      {
        check: 'a task that has ended takes no message',
        actual: 'InvalidParamsError',
        specified: '"UnsupportedOperationError: … Tasks that are in a terminal state" (§3.1.1)',
      },
      {
        check: 'a media type that the card does not name is refused',
        actual: 'TASK_STATE_COMPLETED',
        specified:
          '"ContentTypeNotSupportedError: A Media Type provided in the request\'s message parts is not supported" (§3.1.1)',
      },
      twiceEncoded,
    ],
  }
}
