import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { timeOf } from '../harness/figures.ts'

/** One life of the process, which serves until it is killed. */
export type Life = {
  /** Where it serves, once it does; undefined when it was killed before. */
  readonly url: Promise<string | undefined>
  /** How long it took, in milliseconds, as far as it came. */
  readonly took: Took
  readonly isKilled: boolean
  /** Kills it, as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>
}

/** How long a life took, in milliseconds. */
type Took = {
  /** To open the file and to take over what was left. */
  opened?: number
  /** From the same moment on, until a task ran that was left. */
  running?: number
  /** To serve, from the start of the process on. */
  serving?: number
}

/** Starts the process on a file. */
export function startLife(file: string): Life {
  const program = new URL('process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const took: Took = {}
  const url = Promise.withResolvers<string | undefined>()
  const lines = createInterface(child.stdout)
  const served = timeOf(() => url.promise)
  lines.on('line', (line) => {
    const said = JSON.parse(line) as Took & { url?: string }
    if (said.running !== undefined) took.running = said.running
    if (said.url === undefined) return
    if (said.opened !== undefined) took.opened = said.opened
    url.resolve(said.url)
    void served.then((serving) => (took.serving = serving))
  })
  let isKilled = false
  void exited.then(() => url.resolve(undefined))
  return {
    url: url.promise,
    took,
    get isKilled() {
      return isKilled
    },
    async kill() {
      isKilled = true
      child.kill('SIGKILL')
      await exited
    },
  }
}
