/**
 * The process that is killed: `node process.ts tasks.db`. Says as JSON where it serves, and when it
 * runs a task that an earlier one left, each with how long that took, in milliseconds.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { a2a } from 'a2a-hono'
import { sqliteEngine } from 'a2a-sqlite'
import { Hono } from 'hono'
import { countingAgents } from './counting-agents.ts'

const [, , file = ''] = process.argv
let running = false
const agents = countingAgents(() => {
  if (!running) say({ running: performance.now() - begun })
  running = true
})

const begun = performance.now()
const engine = sqliteEngine({ path: file, resumeWindow: 86_400_000 })
const opened = performance.now() - begun
const resume = a2a(agents.resume, { engine, auth: 'loopback' })
const restart = a2a(agents.restart, { engine, auth: 'loopback' })
resume.start()
restart.start()

const app = new Hono().route('/resume', resume).route('/restart', restart)
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
await once(server, 'listening')
say({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, opened })

function say(something: object): void {
  process.stdout.write(`${JSON.stringify(something)}\n`)
}
