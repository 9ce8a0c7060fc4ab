import { isTerminal } from 'a2a-core'
import type { Findings } from '../findings.ts'
import type { Violation } from './violation.ts'

/** Rule 2: exactly one terminal event, and nothing after it. */
export function endsOnce({ stored }: Findings): Violation[] {
  return stored.flatMap(({ id, agent, log, ended }): Violation[] => {
    const ends = log.filter(({ event }) => {
      const state = event.statusUpdate?.status.state
      return state !== undefined && isTerminal(state)
    })
    const isRight = ended
      ? ends.length === 1 && ends[0]?.seq === log.at(-1)?.seq
      : ends.length === 0
    if (isRight) return []
    const seen = `${ends.map(({ seq }) => seq).join(', ') || 'none'} of ${log.length}`
    const expected = ended ? 'one terminal event, the last' : 'no terminal event yet'
    return [{ rule: 2, task: `${id} (${agent})`, expected, seen }]
  })
}
