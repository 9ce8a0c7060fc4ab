import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A name for a file in a folder of its own, which goes when the test is over. */
export async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-sqlite-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'tasks.db')
}
