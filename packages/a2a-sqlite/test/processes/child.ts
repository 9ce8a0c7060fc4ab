import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'

/** A process of its own. */
export type Child = {
  readonly pid: number
  /** What it says, line by line. */
  lines(): AsyncIterable<string>
  /** Kills it, as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>
  /** How it ended, and what it said of errors. */
  ended(): Promise<{ code: number | null; signal: string | null; stderr: string }>
}

export function startChild(script: URL, ...args: string[]): Child {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
    process.execPath,
    [script.pathname, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const exit = once(child, 'close')
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    pid: child.pid ?? 0,
    lines: () => createInterface({ input: child.stdout }),
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
    async ended() {
      child.stdout.resume()
      const [code, signal] = await exit
      return { code, signal, stderr }
    },
  }
}
