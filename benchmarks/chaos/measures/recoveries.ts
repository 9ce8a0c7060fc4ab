import { isInterrupted, isTerminal } from 'a2a-core'
import type { Fault } from '../faults.ts'
import type { Findings } from '../findings.ts'
import { markIn } from '../server/mark.ts'
import type { StoredTask } from '../stored.ts'

/** How long a task stood still whose process was killed or stopped. */
export type Recovery = {
  /** What had happened to its process: one that was stopped is missed when its lease runs out. */
  after: 'kill' | 'stop'
  /** From the kill, or the stop, to the first word of another process, in milliseconds. */
  took: number
  /** How often its turn had died by then, this time included. */
  deaths: number
  /** Whether the database was away meanwhile. */
  withoutDatabase: boolean
  /** Whether a process was stopped meanwhile: what that one had taken up waits for its lease. */
  besideStop: boolean
}

/** What a task's log says of who was at work, and when. */
type Word = { at: number; process: string | undefined }

/** Every task that a struck process held, and another took up. */
export function recoveries({ stored, faults }: Findings): Recovery[] {
  const strikes = faults.flatMap(({ what, process, at }) => {
    return what === 'kill' || what === 'stop' ? [{ what, process, at }] : []
  })
  return stored.flatMap((task) => {
    const words = wordsIn(task)
    let deaths = 0
    return strikes.flatMap((strike) => {
      const before = words.findLast(({ at }) => at <= strike.at)
      const next = words.find(({ at }) => at > strike.at)
      if (before?.process !== strike.process) return []
      // A process that slept for less than its lease goes on, and one that is gone is not replaced
      // where the task was canceled meanwhile.
      if (next?.process === undefined || next.process === strike.process) return []
      deaths++
      return [
        {
          after: strike.what,
          took: next.at - strike.at,
          deaths,
          withoutDatabase: faults.some((fault) => isAway(fault, strike.at, next.at)),
          besideStop: faults.some((fault) => {
            return fault.what === 'stop' && isDuring(fault, strike.at, next.at)
          }),
        },
      ]
    })
  })
}

/** Who speaks in a log, in order; nobody does any more where a turn has ended. */
function wordsIn({ log }: StoredTask): Word[] {
  return log.flatMap(({ event }): Word[] => {
    const { state, timestamp } = event.statusUpdate?.status ?? {}
    if (state === undefined || timestamp === undefined) return []
    const at = Date.parse(timestamp)
    if (isTerminal(state) || isInterrupted(state)) return [{ at, process: undefined }]
    const mark = markIn(event)
    return mark ? [{ at, process: mark.process }] : []
  })
}

/** Whether the database was stopped at some time from one moment to another. */
export function isAway(fault: Fault, from: number, to: number): boolean {
  return fault.what === 'stop the database' && isDuring(fault, from, to)
}

function isDuring({ at, until }: Fault, from: number, to: number): boolean {
  return at < to && (until ?? to) > from
}
