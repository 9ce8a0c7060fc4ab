import { join } from 'node:path'
import { writeBetweenMarks } from '../harness/write-tables.ts'

/** Writes the report of a run into the README. */
export function writeReport(report: string): void {
  writeBetweenMarks(join(import.meta.dirname, 'README.md'), report)
}
