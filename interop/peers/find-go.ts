import { runProgram } from './run-program.ts'

/** Where Go is, when it is not on the path: its own instructions put it there. */
const candidates = ['go', '/usr/local/go/bin/go']

/**
 * Finds Go.
 *
 * @throws Error that says what is needed, when there is none that is new enough
 */
export async function findGo(): Promise<string> {
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
