import { setTimeout } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { fromFunction, inputRequired } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { postgres } from 'a2a-postgres'
import { Pool } from 'pg'

// One process of the cluster: start as many as you like on one database.
const port = Number(process.argv[2] ?? 4001)
const here = `${port} (process ${process.pid})`

const translator = fromFunction(
  async function* ({ text, step, signal }) {
    // A step is done once, by whichever process comes to it.
    const asker = await step('ask', () => here)
    const { approved } = yield* inputRequired({
      kind: 'approval',
      prompt: `${asker} asks: shall I translate ${text}?`,
    })
    if (!approved) return
    for (let page = 1; page <= 20; page++) {
      yield await step(`page ${page}`, async () => {
        await setTimeout(200, undefined, { signal })
        return `page ${page} by ${here}\n`
      })
    }
  },
  { name: 'Translator' },
)

const pool = new Pool({ connectionString: process.env.DATABASE_URL })
const engine = postgres(pool)
// Behind your load balancer: its address as `url`, and who may call as `auth`, for 'loopback' takes
// requests to this machine's own names alone.
const app = a2a(translator, { engine, auth: 'loopback' })
// What other processes left goes on here, without waiting for a request.
app.start()
const server = serve({ fetch: app.fetch, port }, () => {
  console.log(`Translator is served at http://localhost:${port}`)
})

process.once('SIGTERM', () => void close())

async function close(): Promise<void> {
  server.close()
  // What has not ended by then another process takes up at once.
  await app.close({ drainMs: 10_000 })
  await engine.close()
  await pool.end()
}
