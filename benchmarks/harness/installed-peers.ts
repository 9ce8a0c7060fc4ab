import { fileURLToPath } from 'node:url'
import { findGo } from '../../interop/peers/find-go.ts'
import { runProgram, startServer } from '../../interop/peers/run-program.ts'
import type { Kind } from '../subjects/agent-of.ts'

/** An official SDK of another language, and its server. */
export type Peer = {
  name: string
  /** Starts its agent of a kind, in a process of its own. */
  start: (kind: Kind) => Promise<{ url: string } & AsyncDisposable>
}

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * The official SDKs of Go and Python, where `pnpm test:peers` has installed them: nothing is
 * installed here.
 *
 * @returns also why those that are not there are left out, each in a sentence
 */
export async function installedPeers(): Promise<{ peers: Peer[]; leftOut: string[] }> {
  const peers: Peer[] = []
  const leftOut: string[] = []
  for (const [name, find] of [
    ['a2a-go on net/http', findGoPeer],
    ['a2a-python on Starlette and uvicorn', findPythonPeer],
  ] as const) {
    try {
      peers.push({ name, start: await find() })
    } catch {
      leftOut.push(`${name} is left out: it is not installed, which \`pnpm test:peers\` does.`)
    }
  }
  return { peers, leftOut }
}

/** Compiles the program with what the cache of Go has. */
async function findGoPeer(): Promise<Peer['start']> {
  const program = pathOf('../../interop/peers/.bin/official')
  const env = { GOPROXY: 'off', GOFLAGS: '-mod=readonly', GOWORK: 'off' }
  await runProgram(await findGo(), ['build', '-o', program, pathOf('../subjects/official.go')], {
    cwd: pathOf('../../interop/peers/go'),
    env,
  })
  return (kind) => startServer(program, [kind])
}

async function findPythonPeer(): Promise<Peer['start']> {
  const python = pathOf('../../interop/peers/.venv/bin/python')
  await runProgram(python, ['-c', 'import a2a.server, starlette, uvicorn'])
  return (kind) => startServer(python, [pathOf('../subjects/official.py'), kind])
}
