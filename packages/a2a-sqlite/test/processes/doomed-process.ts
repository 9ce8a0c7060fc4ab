import { sqliteEngine } from 'a2a-sqlite'
import { serveOn } from '../serve-on.ts'
import { doomedAgent } from './doomed-agent.ts'

// Begins a task, says its id once the agent has said something, and is killed at its work.
const [, , file = ''] = process.argv
const served = serveOn(sqliteEngine(file), doomedAgent)
const id = await served.begin('hang')
for await (const { event } of served.follow(id)) if (event.artifactUpdate) break
process.stdout.write(`${id}\n`)
setInterval(() => undefined, 60_000)
