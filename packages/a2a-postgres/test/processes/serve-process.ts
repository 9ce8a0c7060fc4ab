import { Pool } from 'pg'
import { createServer } from 'a2a-core/server'
import { postgres } from 'a2a-postgres'
import { mortalAgent } from './mortal-agent.ts'

// Serves the agent until it is killed, or told to close by the end of its input.
const [, , connectionString = '', schema = ''] = process.argv
const pool = new Pool({ connectionString })
const engine = postgres(pool, { schema })
const server = createServer(mortalAgent, { engine })
await engine.get({ agent: '', tenant: '', owner: '', taskId: '' })
server.start()
process.stdout.write('ready\n')
process.stdin.resume().on('end', () => {
  void (async () => {
    await server.close({ drainMs: 0 })
    await engine.close()
    await pool.end()
    process.stdout.write('closed\n')
  })()
})
