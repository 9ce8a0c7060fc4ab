import { setTimeout } from 'node:timers/promises'
import type { Database } from './database.ts'
import type { Fault } from './faults.ts'
import { oneOf, wholeFrom, type Random } from '../harness/random.ts'
import type { ServerProcess } from './server-process.ts'
import type { Slot } from './slot.ts'
import type { World } from './world.ts'

/** What can be done to the processes, the database, and the connections between them. */
export type Strikes = {
  kill: () => Promise<void>
  stop: () => Promise<void>
  terminate: () => Promise<void>
  stopDatabase: () => Promise<void>
  cutDatabase: () => Promise<void>
  /** Cuts streams, again and again. */
  cutStreams: (until: AbortSignal) => Promise<void>
  /** Waits until all processes that were struck serve again, or others in their places. */
  allReturned: () => Promise<void>
}

/** How long a process is stopped, in milliseconds: longer than its leases are. */
const stopFor = [12_000, 15_000] as const

/** How long a process may take to end that is told to, in milliseconds: as Kubernetes gives it. */
const endWithin = 30_000

/** Whether a process that was told to end did so itself: no signal ended it, and nothing failed. */
export function endedWell({ code, signal }: Awaited<ServerProcess['ended']>): boolean {
  return code === 0 && signal === null
}

/** The faults of a run, each as the random numbers have it. */
export function strikesOn(world: World, database: Database, random: Random): Strikes {
  const { faults, fleet, over } = world
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

  async function comeBack(slot: Slot, fault: Fault): Promise<void> {
    try {
      await slot.process.ended
      await slot.start()
      faults.end(fault)
      slot.busy = false
    } catch (error) {
      fleet.deaths.push(String(error))
    }
  }

  async function endAndComeBack(slot: Slot, fault: Fault): Promise<void> {
    const { process } = slot
    const late = new AbortController()
    const waited = setTimeout(endWithin, 'late', { signal: late.signal }).catch(() => 'ended')
    let isKilled = false
    if ((await Promise.race([process.ended, waited])) === 'late') {
      fleet.deaths.push(`${process.name} did not end ${endWithin} ms after SIGTERM`)
      process.signal('SIGKILL')
      isKilled = true
    }
    late.abort()
    const end = await process.ended
    if (!isKilled && !endedWell(end)) {
      fleet.deaths.push(`${process.name} ended by ${end.signal ?? end.code} after SIGTERM`)
    }
    await comeBack(slot, fault)
  }

  async function strike(
    what: 'kill' | 'terminate' | 'stop',
    signal: NodeJS.Signals,
  ): Promise<{ slot: Slot; fault: Fault }> {
    const slot = await victim()
    slot.busy = true
    const fault = faults.begin({ what, process: slot.process.name })
    slot.process.signal(signal)
    return { slot, fault }
  }

  return {
    async kill() {
      const { slot, fault } = await strike('kill', 'SIGKILL')
      returning.push(comeBack(slot, fault))
    },
    async terminate() {
      const { slot, fault } = await strike('terminate', 'SIGTERM')
      returning.push(endAndComeBack(slot, fault))
    },
    async stop() {
      const { slot, fault } = await strike('stop', 'SIGSTOP')
      try {
        await rest(wholeFrom(random, ...stopFor))
      } finally {
        slot.process.signal('SIGCONT')
        slot.busy = false
      }
      faults.end(fault)
    },
    async stopDatabase() {
      const fault = faults.begin({ what: 'stop the database' })
      await database.stop()
      try {
        await rest(wholeFrom(random, 500, 3_000))
      } finally {
        await database.start()
      }
      faults.end(fault)
    },
    async cutDatabase() {
      const fault = faults.begin({ what: 'cut connections to the database' })
      fault.note = `${await database.cutConnections(0.5, random)} of them`
      faults.end(fault)
    },
    async cutStreams(until) {
      const gates = [fleet.front, ...fleet.slots.map(({ gate }) => gate)]
      while (!until.aborted && !over.aborted) {
        await rest(wholeFrom(random, 500, 2_500)).catch(() => undefined)
        const fault = faults.begin({ what: 'cut streams' })
        fault.note = `${oneOf(random, gates).cut(0.5, random)} connections`
        faults.end(fault)
      }
    },
    async allReturned() {
      await Promise.all(returning)
    },
  }
}
