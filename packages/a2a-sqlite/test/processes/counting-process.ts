import { sqliteEngine } from 'a2a-sqlite'
import { serveOn } from '../serve-on.ts'
import { countingAgent } from './counting-agent.ts'

// Counts, in as many new tasks as it is told and in those there are, and says of every event that
// comes: `task seq`. It is killed at its work; the next process goes on.
const [, , file = '', count = '0'] = process.argv
const engine = sqliteEngine(file)
const served = serveOn(engine, countingAgent)
for (let task = 0; task < Number(count); task++) await served.begin('count')
for (const { id: taskId } of await served.list()) {
  const key = { agent: countingAgent.id, tenant: '', owner: 'anonymous', taskId }
  const { seq: after } = (await engine.get(key)) ?? { seq: 0 }
  void (async () => {
    for await (const { seq } of served.follow(taskId, after)) {
      process.stdout.write(`${taskId} ${seq}\n`)
    }
  })()
}
served.start()
