import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import type { Peer } from './peer.ts'
import { runProgram, startServer } from './run-program.ts'
import { twiceEncoded } from './twice-encoded.ts'

const folder = fileURLToPath(new URL('go', import.meta.url))

/** Where Go is, when it is not on the path: its own instructions put it there. */
const candidates = ['go', '/usr/local/go/bin/go']

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

async function findGo(): Promise<string> {
  for (const go of candidates) {
    let version = ''
    const take = (line: string) => (version = line)
    await runProgram(go, ['env', 'GOVERSION'], {}, take).catch(() => undefined)
    const [, minor] = /^go1\.(\d+)/.exec(version) ?? []
    if (Number(minor) >= 21) return go
  }
  throw new Error(
    'The official Go SDK needs Go 1.21 or newer, on the path or in /usr/local/go (https://go.dev/doc/install)',
  )
}
