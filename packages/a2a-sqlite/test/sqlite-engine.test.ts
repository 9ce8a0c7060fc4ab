import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testEngine } from 'a2a-core/testing'
import { sqliteEngine } from 'a2a-sqlite'

const folders = new WeakMap<object, string>()

testEngine({
  name: 'SQLite engine',
  async open(options) {
    const folder = await mkdtemp(join(tmpdir(), 'a2a-sqlite-'))
    const subject = { engine: sqliteEngine({ path: join(folder, 'tasks.db'), ...options }) }
    folders.set(subject, folder)
    return subject
  },
  async close(subject) {
    const folder = folders.get(subject)
    if (folder) await rm(folder, { recursive: true })
  },
})
