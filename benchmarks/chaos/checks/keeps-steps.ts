import type { Findings } from '../findings.ts'
import type { Violation } from './violation.ts'

/**
 * Rule 11: a random value that a log has once shown is the only one. A step may run again until its
 * result is stored; what nobody was shown does not count.
 */
export function keepsSteps({ stored }: Findings): Violation[] {
  return stored.flatMap(({ id, agent, log }): Violation[] => {
    const values = new Set(JSON.stringify(log).match(/v=[0-9a-f-]{36}/g))
    if (values.size <= 1) return []
    const seen = [...values].join(', ')
    return [{ rule: 11, task: `${id} (${agent})`, expected: 'one value in all of the log', seen }]
  })
}
