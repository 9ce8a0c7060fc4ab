import { setTimeout } from 'node:timers/promises'
import type { Database } from './database.ts'
import { oneOf, shuffled, wholeFrom, type Random } from './random.ts'
import type { Slot } from './slot.ts'
import type { World } from './world.ts'

/** How often what is done in a run. */
export type Doom = {
  kills: number
  stops: number
  terminations: number
  databaseStops: number
  databaseCuts: number
}

/** How far faults lie apart, in milliseconds, those that stop a process aside. */
const spacing = 3_500

/** How long a process is stopped: longer than its leases are. */
const stopFor = [12_000, 15_000] as const

/** How long a process may take to end that is told to, in milliseconds. */
const endWithin = 15_000

/** How often a fault may be of some kind, and how long all of them take, in milliseconds. */
export function doomOf(kills: number, stops: number): Doom & { takes: number } {
  const doom = {
    kills,
    stops,
    terminations: Math.ceil(kills / 5),
    databaseStops: Math.ceil(kills / 10),
    databaseCuts: Math.ceil(kills / 5),
  }
  const { terminations, databaseStops, databaseCuts } = doom
  const faults = kills + terminations + databaseStops + databaseCuts
  return { ...doom, takes: Math.max(faults * spacing, stops * 20_000) }
}

/** Does to processes, database and connections what the seed says, until it was all done. */
export async function nemesis(
  world: World,
  database: Database,
  doom: Doom & { takes: number },
  random: Random,
): Promise<void> {
  const { faults, fleet, over } = world
  const ended = new AbortController()
  const rest = (ms: number): Promise<void> => setTimeout(ms, undefined, { signal: over })
  /** The work of those who come back, which is not waited for before the next fault. */
  const returning: Promise<void>[] = []

  /** Waits until there is a process to do something to, and one more that goes on meanwhile. */
  async function victim(): Promise<Slot> {
    for (;;) {
      const up = fleet.slots.filter(({ busy, port }) => !busy && port !== undefined)
      if (up.length > 1) return oneOf(random, up)
      await rest(100)
    }
  }

  async function kill(): Promise<void> {
    const slot = await victim()
    slot.busy = true
    const fault = faults.begin({ what: 'kill', process: slot.process.name })
    slot.process.signal('SIGKILL')
    returning.push(startAgain(slot).then(() => faults.end(fault)))
  }

  async function terminate(): Promise<void> {
    const slot = await victim()
    slot.busy = true
    const { process } = slot
    const fault = faults.begin({ what: 'terminate', process: process.name })
    process.signal('SIGTERM')
    const late = new AbortController()
    const waited = setTimeout(endWithin, 'late', { signal: late.signal }).catch(() => 'ended')
    returning.push(
      Promise.race([process.ended, waited]).then(async (how) => {
        late.abort()
        if (how === 'late') {
          fleet.deaths.push(`${process.name} did not end ${endWithin} ms after SIGTERM`)
          process.signal('SIGKILL')
        }
        await startAgain(slot)
        faults.end(fault)
      }),
    )
  }

  async function startAgain(slot: Slot): Promise<void> {
    await slot.process.ended
    await slot.start()
    slot.busy = false
  }

  async function stop(): Promise<void> {
    const slot = await victim()
    slot.busy = true
    const fault = faults.begin({ what: 'stop', process: slot.process.name })
    slot.process.signal('SIGSTOP')
    try {
      await rest(wholeFrom(random, ...stopFor))
    } finally {
      slot.process.signal('SIGCONT')
    }
    faults.end(fault)
    slot.busy = false
  }

  async function stopDatabase(): Promise<void> {
    const fault = faults.begin({ what: 'stop the database' })
    await database.stop()
    await rest(wholeFrom(random, 500, 3_000))
    await database.start()
    faults.end(fault)
  }

  async function cutDatabase(): Promise<void> {
    const fault = faults.begin({ what: 'cut connections to the database' })
    fault.note = `${await database.cutConnections(0.5, random)} of them`
    faults.end(fault)
  }

  async function cutStreams(): Promise<void> {
    const gates = [fleet.front, ...fleet.slots.map(({ gate }) => gate)]
    while (!ended.signal.aborted) {
      await rest(wholeFrom(random, 500, 2_500))
      const gate = oneOf(random, gates)
      const fault = faults.begin({ what: 'cut streams' })
      fault.note = `${gate.cut(0.5, random)} connections`
      faults.end(fault)
    }
  }

  /** One after another, each at its time. */
  async function all(works: (() => Promise<void>)[]): Promise<void> {
    const begun = Date.now()
    for (const [index, work] of works.entries()) {
      const at = begun + (doom.takes * (index + 0.5)) / works.length
      await rest(Math.max(at - Date.now(), 0))
      await work()
    }
  }

  const times = (count: number, work: () => Promise<void>) =>
    Array.from({ length: count }, () => work)
  const cutting = cutStreams()
  await Promise.all([
    all(times(doom.stops, stop)),
    all(
      shuffled(random, [
        ...times(doom.kills, kill),
        ...times(doom.terminations, terminate),
        ...times(doom.databaseStops, stopDatabase),
        ...times(doom.databaseCuts, cutDatabase),
      ]),
    ),
  ]).finally(() => ended.abort())
  await Promise.all([cutting, ...returning])
}
