import { Arrivals, FreshMap, type Signal } from 'a2a-core/server'

/** Who waits for more of a task's log. */
export type Readers = {
  /** Resolves when more was stored, or when the signal aborts. */
  wait(task: number, signal: Signal): Promise<void>
  /** Says that more was stored. */
  wake(task: number): void
  /** Lets everybody go. */
  close(): void
}

type Waiting = { readonly task: number; readonly wake: () => void }

export function newReaders(): Readers {
  const all = new Arrivals<Waiting>()
  const byTask = new FreshMap<number, Arrivals<Waiting>>()

  function arrivalsOf(task: number): Arrivals<Waiting> {
    const known = byTask.get(task)
    if (known) return known
    const made = new Arrivals<Waiting>()
    byTask.set(task, made)
    return made
  }

  return {
    wait(task, signal) {
      if (signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const own = arrivalsOf(task)
        const wake = (): void => {
          own.delete(place)
          all.delete(placeInAll)
          if (own.size === 0) byTask.delete(task)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const place = own.add({ task, wake })
        const placeInAll = all.add(place.thing)
        signal.addEventListener('abort', wake)
      })
    },

    wake(task) {
      for (const { wake } of byTask.get(task) ?? []) wake()
    },

    close() {
      for (const { wake } of all) wake()
    },
  }
}
