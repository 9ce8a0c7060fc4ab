import { sqliteEngine } from 'a2a-sqlite'
import { serveOn } from '../serve-on.ts'
import { poisonedAgent } from './poisoned-agent.ts'

// Does what there is to do, and ends when it is done, unless that kills it.
const [, , file = ''] = process.argv
const served = serveOn(sqliteEngine(file), poisonedAgent(`${file}.runs`))
served.start()
const tasks = await served.list()
await Promise.all(tasks.map(({ id }) => served.ended(id)))
await served.close()
