import type { Settings } from './server/settings.ts'
import { openGate, type Gate } from './gate.ts'
import type { History } from './history.ts'
import { startServer, type ServerProcess } from './server-process.ts'

/** A place that one process after another has, and its own address. */
export type Slot = {
  readonly gate: Gate
  /** The port of its process, when that serves. */
  readonly port: number | undefined
  /** Whether its process answered when it was last asked. */
  healthy: boolean
  readonly process: ServerProcess
  /** Whether its process starts, sleeps or is to end: nothing else is done to it then. */
  busy: boolean
  /** Starts the next process; resolves when it serves. */
  start(): Promise<void>
  /** What its processes have written to their error output. */
  readonly complaints: string[]
  close(): Promise<void>
}

/**
 * @param letter names the slot: its processes are `a1`, `a2`, …
 * @param died told of a process that ended though nobody ended it
 */
export async function openSlot(
  letter: string,
  settings: Omit<Settings, 'name'> & { cache: string },
  history: History,
  died: (name: string, code: string) => void,
): Promise<Slot> {
  let count = 0
  let current: ServerProcess | undefined
  let port: number | undefined
  const complaints: string[] = []
  const gate = await openGate(() => port)

  async function watch(started: ServerProcess): Promise<void> {
    const { code, signal } = await started.ended
    if (current === started) {
      port = undefined
      slot.healthy = false
    }
    history.add('process ended', { process: started.name, code, signal })
    if (slot.busy) return
    died(started.name, String(signal ?? code))
    slot.busy = true
    try {
      await slot.start()
      slot.busy = false
    } catch (error) {
      died(started.name, String(error))
    }
  }

  const slot: Slot = {
    gate,
    complaints,
    get port() {
      return port
    },
    healthy: false,
    busy: true,
    get process() {
      if (!current) throw new Error(`The slot ${letter} has no process yet`)
      return current
    },
    async start() {
      const name = `${letter}${++count}`
      const started = startServer({ ...settings, name }, (line) => {
        complaints.push(line)
        history.add('complaint', { process: name, line })
      })
      current = started
      void watch(started)
      port = await started.serves
      slot.healthy = true
    },
    async close() {
      slot.busy = true
      if (current && !current.hasEnded) {
        current.signal('SIGKILL')
        await current.ended
      }
      await gate.close()
    },
  }
  return slot
}
