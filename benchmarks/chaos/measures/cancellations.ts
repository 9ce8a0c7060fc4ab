import type { Findings } from '../findings.ts'
import { isAway } from './recoveries.ts'

/** How long cancellations took that were answered at once, in milliseconds. */
export type Cancellations = { ofTheLiving: number[]; ofTheDead: number[] }

/** By whether the process that held the task lived, or was dead or stopped, all the time. */
export function cancellations({ stories, faults }: Findings): Cancellations {
  const took: Cancellations = { ofTheLiving: [], ofTheDead: [] }
  for (const { cancellation } of stories) {
    if (cancellation?.answer !== 'TASK_STATE_CANCELED' || !cancellation.atOnce) continue
    const { sentAt, answeredAt, holder } = cancellation
    if (holder === undefined) continue
    if (faults.some((fault) => isAway(fault, sentAt, answeredAt))) continue
    const strikes = faults.filter(({ process, what }) => process === holder && what !== 'terminate')
    const isDead = strikes.some(({ what, at, until = Infinity }) => {
      return at <= sentAt && (what === 'kill' || until >= answeredAt)
    })
    const lives = faults.every(({ process, at, until = Infinity, what }) => {
      return process !== holder || at > answeredAt || (what === 'stop' && until < sentAt)
    })
    if (isDead) took.ofTheDead.push(answeredAt - sentAt)
    else if (lives) took.ofTheLiving.push(answeredAt - sentAt)
  }
  return took
}
