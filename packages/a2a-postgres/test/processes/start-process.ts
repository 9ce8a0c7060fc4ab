import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inject, onTestFinished } from 'vitest'

/** A process that serves `mortalAgent`. */
export type ServingProcess = {
  process: ChildProcess
  /** Resolves when it has said a line. */
  says: (line: string) => Promise<void>
  /** Kills it: it gets no chance to do anything more. */
  kill: () => Promise<void>
}

/** Starts a process that serves on the tables of a schema; it is killed with the test. */
export function startProcess(schema: string): ServingProcess {
  const script = new URL('serve-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, inject('postgresUrl'), schema], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said = new Set<string>()
  const awaited = new Map<string, () => void>()
  createInterface(child.stdout).on('line', (line) => {
    said.add(line)
    awaited.get(line)?.()
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    process: child,
    says: (line) =>
      new Promise((resolve) => {
        if (said.has(line)) resolve()
        else awaited.set(line, resolve)
      }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
