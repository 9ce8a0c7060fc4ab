import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Task } from 'a2a-core'
import { connect, type RemoteAgent } from 'a2a-core/client'
import type { Kind, Moment, Order, Serving } from './order.ts'

/** One of the agents, in a process of its own. */
type Hop = {
  order: Order
  /** The moments at which its processes are to die, one after the other. */
  deaths: Moment[]
  process?: ChildProcess
  /** The process after it, where one is needed: agents are away for no longer than they must. */
  spare?: ChildProcess
}

/** Agents that ask one another, each in a process of its own, and what they keep in a file. */
export type Hops = AsyncDisposable & {
  /** The first of them. */
  first: RemoteAgent
  /** The tasks of each, from the first agent on. */
  tasks(): Promise<Task[][]>
  /** Kills all processes but the first, and starts them again, as they were. */
  killAllButFirst(): Promise<void>
  /** The deaths that have not come to pass. */
  readonly deaths: Moment[][]
  /** Where their files are. */
  folder: string
}

/**
 * Starts agents that ask one another. A process that dies is started again.
 *
 * @param kinds from the first agent on; the last one asks
 * @param deaths of each, when its processes are to die
 */
export async function startHops(
  kinds: readonly Kind[],
  { asks = 'approval', deaths = [] }: { asks?: Order['asks']; deaths?: Moment[][] } = {},
): Promise<Hops> {
  const folder = mkdtempSync(join(tmpdir(), 'hops-'))
  const hops = kinds.map((kind, index): Hop => {
    const name = 'ABCD'[index] ?? ''
    return { order: { name, kind, folder, port: 0, asks }, deaths: deaths[index] ?? [] }
  })
  let isOver = false

  async function start(hop: Hop): Promise<void> {
    const { order, deaths: ahead, spare = load(hop) } = hop
    hop.process = spare
    if (ahead.length > 0) hop.spare = load(hop)
    else delete hop.spare
    const serving = Promise.race([once(spare, 'message'), endOf(spare)])
    spare.send({ ...order, dies: ahead[0] } satisfies Order)
    const [{ port }] = (await serving) as [Serving]
    order.port = port
    spare.once('exit', () => {
      if (isOver || hop.process !== spare) return
      ahead.shift()
      // What does not start is missed by all who call it.
      start(hop).catch(() => undefined)
    })
  }

  /** Starts the last of them first, for the others look for the next one. */
  async function startAll(among: readonly Hop[]): Promise<void> {
    for (const hop of among) hop.spare ??= load(hop)
    for (const hop of among.toReversed()) {
      const next = hops[hops.indexOf(hop) + 1]
      hop.order.next = next && addressOf(next)
      await start(hop)
    }
  }

  await startAll(hops)
  const agents = await Promise.all(
    hops.map((hop) => connect(addressOf(hop), { retry: { attempts: 10 } })),
  )
  const [first] = agents
  if (!first) throw new TypeError('kinds is empty: expected at least one agent')
  return {
    first,
    folder,
    tasks: () => Promise.all(agents.map((agent) => Array.fromAsync(agent.listTasks()))),
    get deaths() {
      return hops.map((hop) => [...hop.deaths])
    },
    async killAllButFirst() {
      const others = hops.slice(1)
      const running = others.map(({ process }) => process)
      // Nobody else is to start them again.
      for (const hop of others) delete hop.process
      await Promise.all(running.map(kill))
      await startAll(others)
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      await Promise.all(hops.flatMap((hop) => [hop.process, hop.spare]).map(kill))
      rmSync(folder, { recursive: true })
    },
  }
}

function load({ order }: Hop): ChildProcess {
  return fork(new URL('hop.ts', import.meta.url), [order.kind], { stdio: 'inherit' })
}

function addressOf({ order }: Hop): string {
  return `http://127.0.0.1:${order.port}`
}

async function endOf(child: ChildProcess): Promise<never> {
  await once(child, 'exit')
  throw new Error('The process ended before it served its agent')
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
