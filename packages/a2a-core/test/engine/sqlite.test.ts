import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testEngine } from 'a2a-core/testing'
import { sqliteEngine } from './sqlite-engine.ts'

const folders = new WeakMap<object, string>()

testEngine({
  name: 'two handles on a SQLite file',
  async open(options) {
    const folder = await mkdtemp(join(tmpdir(), 'a2a-sqlite-'))
    const file = join(folder, 'tasks.db')
    const subject = { engine: sqliteEngine(file, options), second: sqliteEngine(file, options) }
    folders.set(subject, folder)
    return subject
  },
  async close(subject) {
    const folder = folders.get(subject)
    if (folder) await rm(folder, { recursive: true })
  },
})
