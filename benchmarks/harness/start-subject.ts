import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.ts'
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
export function startSubject(name: string, ...args: string[]): Promise<Subject> {
  return startProgram(pathOf(name), ...args)
}

/**
 * Starts a program of `subjects/` as what is installed runs: as JavaScript, beside its libraries. To
 * strip the types of its sources would take more memory than they do.
 */
export async function startCompiled(name: string): Promise<Subject> {
  const [code = ''] = await bundle(`import ${JSON.stringify(pathOf(name))}`, {
    libraries: 'beside',
  })
  const folder = await mkdtemp(join(tmpdir(), 'a2a-subject-'))
  try {
    const path = join(folder, `${name}.mjs`)
    await writeFile(path, code)
    return await startProgram(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../subjects/${name}.ts`, import.meta.url))
}

async function startProgram(path: string, ...args: string[]): Promise<Subject> {
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
  throw new Error(`The program ${path} did not start`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill()
  await exited
}
