import type { Signal } from 'a2a-core/server'

/** Who waits for more of a task's log. */
export type Readers = {
  /** Resolves when more was stored, or when the signal aborts. */
  wait(task: number, signal: Signal): Promise<void>
  /** Says that more was stored. */
  wake(task: number): void
  /** Lets everybody go. */
  close(): void
}

export function newReaders(): Readers {
  const waiting = new Map<number, Set<() => void>>()
  return {
    async wait(task, signal) {
      if (signal.aborted) return
      const own = waiting.get(task) ?? new Set()
      waiting.set(task, own)
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          own.delete(wake)
          if (own.size === 0 && waiting.get(task) === own) waiting.delete(task)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        own.add(wake)
        signal.addEventListener('abort', wake)
      })
    },

    wake(task) {
      for (const wake of waiting.get(task) ?? []) wake()
    },

    close() {
      for (const own of waiting.values()) for (const wake of own) wake()
    },
  }
}
