import type { Fault } from '../faults.ts'
import type { Findings } from '../findings.ts'
import { doomOf } from '../nemesis.ts'
import type { Violation } from './violation.ts'

/** Rule 13: the run did not have to be ended, and was as hard as it was to be. */
export function doesAll({ size, faults, isOver }: Findings): Violation[] {
  const doom = doomOf(size.kills, size.stops)
  const ordered: [Fault['what'], number][] = [
    ['kill', doom.kills],
    ['stop', doom.stops],
    ['terminate', doom.terminations],
    ['stop the database', doom.databaseStops],
    ['cut connections to the database', doom.databaseCuts],
  ]
  const missing = ordered.flatMap(([what, times]): Violation[] => {
    const found = faults.filter((fault) => fault.what === what).length
    if (found >= times) return []
    return [{ rule: 13, task: 'none', expected: `${what}: ${times} times`, seen: `${found} times` }]
  })
  if (!isOver) return missing
  const expected = 'all comes to rest in time'
  return [...missing, { rule: 13, task: 'none', expected, seen: 'the run was ended' }]
}
