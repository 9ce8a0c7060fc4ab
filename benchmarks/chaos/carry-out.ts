import { setTimeout } from 'node:timers/promises'
import type { Task } from 'a2a-core'
import { Refused } from './client/call.ts'
import { live } from './client/live.ts'
import { persist } from './client/persist.ts'
import { newStory, type Story } from './client/story.ts'
import { openDatabase, type Database } from './database.ts'
import { newFaults, type Fault } from './faults.ts'
import type { Findings, Shown, Size } from './findings.ts'
import { startFleet } from './fleet.ts'
import type { History } from './history.ts'
import { doomOf, nemesis } from './nemesis.ts'
import { plansOf, stranger } from './plan.ts'
import { randomOf } from '../harness/random.ts'
import { countUnsettled, readStored } from './stored.ts'
import { startReceiver } from './webhook-receiver.ts'
import type { World } from './world.ts'

/** How long after the last fault everything is to have come to rest, in milliseconds. */
const settlesWithin = 100_000

/** Carries a run out: starts everything, has it live and break, and gathers what is left. */
export async function carryOut({
  seed,
  history,
  tell,
  ...size
}: Size & { seed: number; history: History; tell: (line: string) => void }): Promise<Findings> {
  await using opened = new AsyncDisposableStack()
  // A run that is interrupted leaves no process behind either.
  const ending = new AbortController()
  let isInterrupted = false
  const interrupt = (): void => {
    isInterrupted = true
    ending.abort(new Error('The run was interrupted'))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt)
  opened.defer(() => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt))

  const database = opened.adopt(await openDatabase(), (one) => one.close())
  const fleet = opened.adopt(await startFleet(database.url, history), (one) => one.close())
  const receiver = opened.adopt(await startReceiver(randomOf(seed + 1), history), (one) =>
    one.close(),
  )
  const begun = Date.now()
  const doom = doomOf(size.kills, size.stops)
  const within = Math.max(doom.takes * 0.9, size.tasks * 300)
  const bound = setTimeout(Math.max(within, doom.takes) + settlesWithin, undefined, {
    signal: ending.signal,
  })
  bound.then(() => ending.abort(new Error('The run takes too long'))).catch(() => undefined)
  const looking = setInterval(() => {
    for (const { plan, awaits } of stories) {
      if (awaits.size === 0 || awaits.has('its time')) continue
      history.add('waiting', { tag: plan.order.tag, awaits: [...awaits] })
    }
  }, 10_000)
  opened.defer(() => {
    clearInterval(looking)
    ending.abort()
  })
  const world: World = {
    fleet,
    history,
    receiver,
    faults: newFaults(history, (fault) => tell(lineOf(fault, begun))),
    over: ending.signal,
    isOver: new Promise((resolve) => {
      ending.signal.addEventListener('abort', () => resolve())
    }),
    troubles: new Map(),
  }
  const stories = plansOf(seed, size.tasks, within).map(newStory)
  const lives = stories.map((story, index) => live(world, story, seed * 31 + index))
  const broken = nemesis(world, database, doom, randomOf(seed)).catch((error: unknown) => {
    if (!world.over.aborted) throw error
  })
  await Promise.all([
    broken.then(() => tell('Nothing more is broken')),
    Promise.all(lives).then(() => tell('All tasks are over')),
  ])
  await settle(database, world.over)
  const isOver = world.over.aborted
  if (isInterrupted) ending.signal.throwIfAborted()
  tell('All is at rest')
  const stored = await readStored(database.pool)
  const shown = await showAll(world, stories)
  for (const task of stored) history.add('stored', task)
  return {
    seed,
    size,
    stories,
    stored,
    shown,
    calls: receiver.calls,
    faults: world.faults.all,
    // Those that die when all is closed are no part of it.
    deaths: [...fleet.deaths],
    troubles: world.troubles,
    complaints: fleet.slots.flatMap(({ complaints }) => complaints),
    took: Date.now() - begun,
    isOver,
  }
}

/** Waits until no task is at work and every webhook has been told all. */
async function settle(database: Database, over: AbortSignal): Promise<void> {
  while (!over.aborted && (await countUnsettled(database.pool)) > 0) {
    await setTimeout(200, undefined, { signal: over }).catch(() => undefined)
  }
}

/** Asks for every task in the end, as its owner and as somebody else, for ten seconds each. */
async function showAll(world: World, stories: Story[]): Promise<Shown[]> {
  const random = randomOf(0)

  async function show(agent: string, owner: string, id: string): Promise<Task | string> {
    try {
      const asking = { ...world, over: AbortSignal.timeout(10_000) }
      const params = { id }
      const { result } = await persist(asking, random, { agent, owner, method: 'GetTask', params })
      return result as Task
    } catch (error) {
      return error instanceof Refused ? error.reason : String(error)
    }
  }

  const shown: Shown[] = []
  for (const { told, plan } of stories) {
    for (const id of told) {
      const toOwner = await show(plan.agent, plan.owner, id)
      shown.push({ id, toOwner, toOther: await show(plan.agent, stranger, id) })
    }
  }
  return shown
}

function lineOf({ what, process, at }: Fault, begun: number): string {
  return `${((at - begun) / 1_000).toFixed(1).padStart(6)} s  ${what} ${process ?? ''}`
}
