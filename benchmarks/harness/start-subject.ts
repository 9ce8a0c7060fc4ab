import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that serves, in a process of its own. */
export type Subject = AsyncDisposable & {
  url: string
  process: ChildProcess
}

/**
 * Starts a program of `subjects/`, which prints where it serves.
 *
 * @param args the program's arguments
 */
export async function startSubject(name: string, ...args: string[]): Promise<Subject> {
  const path = new URL(`../subjects/${name}.ts`, import.meta.url).pathname
  const child = spawn(process.execPath, ['--expose-gc', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  for await (const url of createInterface(child.stdout)) {
    child.stdout.resume()
    return { url, process: child, [Symbol.asyncDispose]: () => stop(child) }
  }
  throw new Error(`The subject ${name} did not start`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
