import type { Job } from './job.ts'

/** After how many deaths of its process in a row a task is suspected of them. */
const suspectFrom = 2

/** For how long after a start nothing is run beside a suspect, in milliseconds. */
const aloneMs = 10_000

/** Tasks that may be what kills the process: they are tried one at a time, at first alone. */
export type Suspects = {
  /** Adds a task, if it is one. */
  add(job: Job): boolean
  /** The next to be tried, of an agent; it is being tried then. */
  take(agent: string): Job | undefined
  /** Whether nothing but a suspect may be run now. */
  readonly keepOthersOut: boolean
  /** Says that a task has left, or got somewhere. @returns whether that changes what may be run */
  cleared(task: number): boolean
  close(): void
}

/** @param onOver called when others may be run beside suspects, though some are still to be tried */
export function newSuspects(onOver: () => void): Suspects {
  let waiting: Job[] = []
  let tried: number | undefined
  let isOver = false
  let timer: NodeJS.Timeout | undefined

  function over(): void {
    isOver = true
    onOver()
  }

  return {
    add(job) {
      if (job.deaths < suspectFrom) return false
      waiting.push(job)
      timer ??= setTimeout(over, aloneMs).unref()
      return true
    },

    take(agent) {
      if (tried !== undefined || waiting.length === 0) return undefined
      // Who was alone when the process died is the first to be tried again: alone from the start.
      const [job] = waiting
        .filter(({ key }) => key.agent === agent)
        .toSorted((first, second) => second.deaths - first.deaths)
      if (!job) return undefined
      waiting = waiting.filter((other) => other !== job)
      tried = job.number
      return job
    },

    get keepOthersOut() {
      return !isOver && (tried !== undefined || waiting.length > 0)
    },

    cleared(task) {
      if (tried !== task) return false
      tried = undefined
      return true
    },

    close: () => clearTimeout(timer),
  }
}
