/**
 * An agent served by a2a-hono, with all that is on by default; on an engine: `memory`, `sqlite`, or
 * `postgres` and the address of its database.
 */
import { a2a } from 'a2a-hono'
import { engineNameOf, engineOf } from '../harness/engine-of.ts'
import { serveFetch } from '../harness/serve-subject.ts'
import { agentOf, kindOf } from './agent-of.ts'

const [kind, name, url] = process.argv.slice(2)
const engine = engineOf(engineNameOf(name), url)
const app = a2a(agentOf(kindOf(kind)), { auth: 'loopback', engine })
process.once('SIGTERM', () => {
  void app
    .close({ drainMs: 0 })
    .then(() => engine.close())
    .then(() => process.exit())
})
await serveFetch(app.fetch)
