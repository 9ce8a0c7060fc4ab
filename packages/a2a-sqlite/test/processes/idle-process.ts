import { sqliteEngine } from 'a2a-sqlite'

// Opens a file, works on an agent's tasks, and has nothing else to do.
const [, , file = ''] = process.argv
const engine = sqliteEngine(file)
engine.work('idle', async () => undefined, { concurrency: 1 })
await engine.list({ agent: 'idle', tenant: '', owner: 'o' }, { pageSize: 1 })
