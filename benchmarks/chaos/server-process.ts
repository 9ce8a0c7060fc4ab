import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Settings } from './server/settings.ts'

/** A process that serves all agents. */
export type ServerProcess = {
  readonly name: string
  /** Resolves with its port once it serves; rejects when it ends before. */
  readonly serves: Promise<number>
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<{ code: number | null; signal: string | null }>
  readonly hasEnded: boolean
  signal(signal: NodeJS.Signals): void
}

const script = fileURLToPath(new URL('server/serve.ts', import.meta.url))

/**
 * @param settings.cache the folder for what Node compiles, so that processes start again quickly
 * @param complained told of each line that it writes to its error output
 */
export function startServer(
  { cache, ...settings }: Settings & { cache: string },
  complained: (line: string) => void,
): ServerProcess {
  const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  child.stdin.on('error', () => undefined)
  createInterface(child.stderr).on('line', complained)
  const serves = new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const { port } = JSON.parse(line) as { port: number }
      resolve(port)
    })
    child.on('exit', () => reject(new Error(`The process ${settings.name} did not start`)))
  })
  serves.catch(() => undefined)
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  return {
    name: settings.name,
    serves,
    ended,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null
    },
    signal: (signal) => void child.kill(signal),
  }
}
