import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Usage } from './serve-subject.ts'

/** A program that serves, in a process of its own. */
export type Subject = AsyncDisposable & {
  url: string
  pid: number | undefined
  /** What it uses now, after it has let go of all it can. */
  usage(): Promise<Usage>
}

/**
 * Starts a program of `subjects/`, which prints where it serves.
 *
 * @param args the program's arguments
 */
export async function startSubject(name: string, ...args: string[]): Promise<Subject> {
  const path = fileURLToPath(new URL(`../subjects/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--expose-gc', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (!child.stdout) throw new Error('A pipe was asked for')
  for await (const url of createInterface({ input: child.stdout })) {
    child.stdout.resume()
    return {
      url,
      pid: child.pid,
      async usage() {
        child.send('usage')
        const [usage] = (await once(child, 'message')) as [Usage]
        return usage
      },
      [Symbol.asyncDispose]: () => stop(child),
    }
  }
  throw new Error(`The subject ${name} did not start`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill()
  await exited
}
