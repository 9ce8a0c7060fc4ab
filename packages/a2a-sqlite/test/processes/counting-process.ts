import { sqliteEngine } from 'a2a-sqlite'
import { serveOn } from '../serve-on.ts'
import { countingAgent } from './counting-agent.ts'

// Counts, in as many tasks as it is told, and says of every event that a reader sees: `task seq`.
// It is killed at its work; the next process goes on.
const [, , file = '', count = '0'] = process.argv
const served = serveOn(sqliteEngine(file), countingAgent)
served.start()
for (let task = 0; task < Number(count); task++) await served.begin('count')
for (const { id } of await served.list()) {
  void (async () => {
    for await (const { seq } of served.follow(id)) process.stdout.write(`${id} ${seq}\n`)
  })()
}
