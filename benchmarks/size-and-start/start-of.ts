import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timeOf } from '../harness/figures.ts'
import { inTurns } from '../harness/in-turns.ts'

/** How long it takes a new process to import a module, in milliseconds, over one that imports nothing. */
export async function startOf(module: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-start-'))
  try {
    const path = join(folder, 'module.mjs')
    const nothing = join(folder, 'nothing.mjs')
    await writeFile(path, module)
    await writeFile(nothing, '')
    const found = await inTurns({ module: () => run(path), nothing: () => run(nothing) }, 9)
    return found.module - found.nothing
  } finally {
    await rm(folder, { recursive: true })
  }
}

function run(path: string): Promise<number> {
  return timeOf(async () => {
    const [code] = await once(spawn(process.execPath, [path], { stdio: 'inherit' }), 'exit')
    if (code !== 0) throw new Error(`The import ended with ${code}`)
  })
}
