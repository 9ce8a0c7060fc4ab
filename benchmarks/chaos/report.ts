import { rules, type Violation } from './checks/violation.ts'
import type { Findings } from './findings.ts'

/** What a run came to, as Markdown. */
export function reportOf(findings: Findings, violations: readonly Violation[]): string {
  return `${findings.took} ms, ${violations.length} violations, ${Object.keys(rules).length} rules, over ${findings.isOver}, ${JSON.stringify([...findings.troubles])}`
}
