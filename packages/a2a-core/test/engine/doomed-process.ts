import { serveAgent } from '../../src/testing/serve-agent.ts'
import { doomedAgent, leaseMs } from './doomed-agent.ts'
import { sqliteEngine } from './sqlite-engine.ts'

// Begins a task on a SQLite file, says its id, and is killed at its work.
const [, , file = ''] = process.argv
const served = serveAgent(doomedAgent, { engine: sqliteEngine(file, { leaseMs }) })
const { id } = await served.begin('hang')
await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
process.stdout.write(id)
