/**
 * A process of its own, which dies when the test says so, or is killed: an agent that asks the next
 * one, on an engine in a file.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { connect, type RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
import { sqliteEngine } from 'a2a-sqlite'
import { die, dyingAtCompletion, isAnswer } from './die.ts'
import type { Kind, Order, Serving } from './order.ts'

type Make = (order: Order, next?: RemoteAgent) => Agent

/** Of the frameworks a process loads the one that it needs. */
async function makeOf(kind: Kind): Promise<Make> {
  if (kind === 'function') return (await import('./function-hop.ts')).functionHop
  if (kind.startsWith('ai-sdk')) return (await import('./ai-sdk-hop.ts')).aiSDKHop
  return (await import('./langgraph-hop.ts')).langGraphHop
}

/** Serves an agent, and tells where. */
async function start(order: Order): Promise<void> {
  const { name, folder, port, next, dies } = order
  const toNext = async (url: string, init: RequestInit): Promise<Response> => {
    const request = new Request(url, init)
    if (dies === 'sending' && (await isAnswer(request))) die()
    const response = await fetch(request)
    return dies === 'told' ? dyingAtCompletion(response) : response
  }
  const fromClient = async (request: Request): Promise<Response> => {
    const answers = dies === 'accepted' && (await isAnswer(request))
    const response = await app.fetch(request)
    if (answers) die()
    return dies === 'telling' ? dyingAtCompletion(response) : response
  }
  // Who calls a process that has died waits until it is there again.
  const retry = { attempts: 10 }
  const remote = next === undefined ? undefined : await connect(next, { fetch: toNext, retry })
  const engine = sqliteEngine(join(folder, `${name}.db`))
  const app = a2a((await make)(order, remote), { engine, auth: 'loopback' })
  const server = serve({ fetch: fromClient, hostname: '127.0.0.1', port })
  await once(server, 'listening')
  app.start()
  const { port: found } = server.address() as AddressInfo
  process.send?.({ port: found } satisfies Serving)
}

const make = makeOf(process.argv[2] as Kind)
process.once('disconnect', () => process.exit())
process.once('message', (order) => void start(order as Order))
