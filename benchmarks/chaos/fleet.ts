import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGate, type Gate } from './gate.ts'
import type { History } from './history.ts'
import { openSlot, type Slot } from './slot.ts'

/** The processes, and the one address that stands for all of them. */
export type Fleet = {
  readonly slots: readonly Slot[]
  readonly front: Gate
  /** Every process that ended though nobody ended it. */
  readonly deaths: string[]
  close(): Promise<void>
}

const letters = ['a', 'b', 'c'] as const

/** How often each process is asked whether it is well, and how long it may take to say so, in ms. */
const askEvery = 1_000
const answerWithin = 1_500

/** Starts three processes on a database; resolves when all of them serve. */
export async function startFleet(databaseUrl: string, history: History): Promise<Fleet> {
  const deaths: string[] = []
  const slots: Slot[] = []
  let turn = 0
  const front = await openGate(() => {
    const healthy = slots.filter((slot) => slot.healthy && slot.port !== undefined)
    return healthy[turn++ % healthy.length]?.port
  })
  const cache = await mkdtemp(join(tmpdir(), 'a2a-chaos-'))
  const settings = { databaseUrl, publicUrl: front.origin, cache }

  async function look(slot: Slot): Promise<void> {
    const { port } = slot
    if (port === undefined) return
    const well = await isWell(port)
    if (port !== slot.port) return
    if (slot.healthy && well === 'silent') {
      front.cutTo(port)
      slot.gate.cutTo(port)
    }
    slot.healthy = well === 'well'
  }

  for (const letter of letters) {
    slots.push(
      await openSlot(letter, settings, history, (name, code) => {
        deaths.push(`${name} ended by itself (${code})`)
      }),
    )
  }
  const looking = setInterval(() => {
    for (const slot of slots) void look(slot)
  }, askEvery)
  const fleet: Fleet = {
    slots,
    front,
    deaths,
    async close() {
      clearInterval(looking)
      await Promise.all(slots.map((slot) => slot.close()))
      await front.close()
      await rm(cache, { recursive: true, force: true })
    },
  }
  try {
    await Promise.all(slots.map((slot) => slot.start()))
  } catch (error) {
    await fleet.close()
    throw new Error(slots.flatMap(({ complaints }) => complaints).join('\n'), { cause: error })
  }
  for (const slot of slots) slot.busy = false
  return fleet
}

async function isWell(port: number): Promise<'well' | 'closing' | 'silent'> {
  try {
    const signal = AbortSignal.timeout(answerWithin)
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal })
    await response.body?.cancel()
    return response.ok ? 'well' : 'closing'
  } catch {
    return 'silent'
  }
}
