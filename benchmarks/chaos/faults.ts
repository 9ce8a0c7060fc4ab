import type { History } from './history.ts'

/** What was done to the processes, the database, or the connections between them. */
export type Fault = {
  what:
    | 'kill'
    | 'stop'
    | 'terminate'
    | 'stop the database'
    | 'cut connections to the database'
    | 'cut streams'
  /** The process it was done to. */
  process?: string | undefined
  at: number
  /** When it was over: the process served again, or the database did. */
  until?: number | undefined
  /** More to be said of it, for people. */
  note?: string | undefined
}

/** What was done so far. */
export type Faults = {
  readonly all: readonly Fault[]
  /** @returns the fault, to say later when it was over */
  begin(fault: Omit<Fault, 'at'>): Fault
  end(fault: Fault): void
  /** Tells of each process that is killed or stopped, from now on. */
  onStruck(listener: (process: string) => void): () => void
}

/** @param tell told of each fault, for whoever watches */
export function newFaults(history: History, tell: (fault: Fault) => void): Faults {
  const all: Fault[] = []
  const listeners = new Set<(process: string) => void>()
  return {
    all,
    begin(begun) {
      const fault: Fault = { ...begun, at: Date.now() }
      all.push(fault)
      history.add('fault', { fault })
      tell(fault)
      if (fault.process !== undefined && (fault.what === 'kill' || fault.what === 'stop')) {
        for (const listener of listeners) listener(fault.process)
      }
      return fault
    },
    end(fault) {
      fault.until = Date.now()
      history.add('fault over', { fault })
    },
    onStruck(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
