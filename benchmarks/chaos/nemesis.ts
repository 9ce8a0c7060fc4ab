import { setTimeout } from 'node:timers/promises'
import type { Database } from './database.ts'
import { shuffled, type Random } from '../harness/random.ts'
import { strikesOn } from './strikes.ts'
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
  const strikes = strikesOn(world, database, random)
  const ended = new AbortController()

  /** One after another, each at its time. */
  async function all(works: (() => Promise<void>)[]): Promise<void> {
    const begun = Date.now()
    for (const [index, work] of works.entries()) {
      const at = begun + (doom.takes * (index + 0.5)) / works.length
      await setTimeout(Math.max(at - Date.now(), 0), undefined, { signal: world.over })
      await work()
    }
  }

  async function allOfThem(): Promise<void> {
    try {
      await Promise.all([
        all(times(doom.stops, strikes.stop)),
        all(
          shuffled(random, [
            ...times(doom.kills, strikes.kill),
            ...times(doom.terminations, strikes.terminate),
            ...times(doom.databaseStops, strikes.stopDatabase),
            ...times(doom.databaseCuts, strikes.cutDatabase),
          ]),
        ),
      ])
    } finally {
      ended.abort()
    }
  }

  await Promise.all([allOfThem(), strikes.cutStreams(ended.signal)])
  await strikes.allReturned()
}

function times<Work>(count: number, work: Work): Work[] {
  return Array.from({ length: count }, () => work)
}
