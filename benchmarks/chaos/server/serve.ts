/** A server process of the run: every agent, on the database that all processes share. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import type { AgentCard } from 'a2a-core'
import { connect, type RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { a2a, type A2AApp } from 'a2a-hono'
import { postgres } from 'a2a-postgres'
import { Hono } from 'hono'
import { Pool } from 'pg'
import { countAgent } from './agents/count-agent.ts'
import { deskAgent } from './agents/desk-agent.ts'
import { frontAgent } from './agents/front-agent.ts'
import { graphAgent } from './agents/graph-agent.ts'
import { middleAgent } from './agents/middle-agent.ts'
import { relayAgent } from './agents/relay-agent.ts'
import { stepsAgent } from './agents/steps-agent.ts'
import { checkpointSchema } from './checkpoint-schema.ts'
import { hopOwner, keyHeader, keyOwners } from './key-owners.ts'
import { marked } from './marked.ts'
import { heartbeat, type Settings } from './settings.ts'

const { name, databaseUrl, publicUrl } = JSON.parse(process.argv[2] ?? '{}') as Settings

// Whoever started this process is gone when its input ends.
process.stdin.resume().on('end', () => process.exit(1))

/** Tells of an error in one line: the whole of it holds the connection, and what not. */
const complain = (error: unknown): void => console.error(`${name}: ${said(error)}`)

function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `, because of ${said(error.cause)}`
  return `${error.name}: ${error.message}${cause}`.replaceAll('\n', ' ')
}
const pool = new Pool({ connectionString: databaseUrl })
const engine = postgres(pool, { onError: complain, resumeWindow: 3_600_000 })

// The checkpointer listens to no connection of its own that breaks: unheard, that ends the process.
const checkpoints = new Pool({ connectionString: databaseUrl, max: 5 })
checkpoints.on('error', complain)
checkpoints.on('connect', (client) => client.on('error', complain))
const checkpointer = new PostgresSaver(checkpoints, undefined, { schema: checkpointSchema })

const apps: A2AApp[] = []
const host = new Hono()
let closing = false
host.get('/health', (context) => context.text(closing ? 'closing' : 'well', closing ? 503 : 200))

function open(agent: Agent): A2AApp {
  const app = a2a(marked(agent, name), {
    engine,
    auth: keyOwners,
    url: `${publicUrl}/${agent.id}`,
    heartbeat,
    push: { retryDelays: Array.from({ length: 100 }, () => 300), timeout: 5_000 },
    onError: (error, { id, taskId }) => {
      complain(`error ${id} in task ${taskId ?? 'none'}: ${said(error)}`)
    },
  })
  apps.push(app)
  host.route(`/${agent.id}`, app)
  return app
}

/** Another agent, at the address of all processes. Its card is the one that is served here. */
async function remoteOf(app: A2AApp): Promise<RemoteAgent> {
  const response = await app.request('/.well-known/agent-card.json')
  return connect((await response.json()) as AgentCard, {
    headers: { [keyHeader]: hopOwner },
    idleTimeout: 4 * heartbeat,
    retry: { attempts: 8 },
  })
}

open(countAgent())
open(graphAgent(checkpointer))
open(deskAgent())
const bottom = await remoteOf(open(stepsAgent()))
const middle = await remoteOf(open(middleAgent(bottom)))
open(frontAgent(middle, checkpointer))
open(relayAgent(bottom))

const server = serve({ fetch: host.fetch, hostname: '127.0.0.1', port: 0 })
await once(server, 'listening')
for (const app of apps) app.start()

process.on('SIGTERM', () => {
  void close().then(
    () => process.exit(0),
    (error: unknown) => {
      complain(error)
      process.exit(2)
    },
  )
})

// Whoever hears this may tell it to end.
console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }))

/** Hands over what runs, and says how far it has come: a close that hangs is to be found. */
async function close(): Promise<void> {
  closing = true
  await Promise.all(apps.map((app) => app.close({ drainMs: 1_000 })))
  complain('closed its agents')
  await engine.close()
  complain('closed its engine')
  await Promise.all([pool.end(), checkpoints.end()])
  complain('closed its pools')
}
