import type { Answer, Row } from './question.ts'
import { inDigits, table } from './table-of.ts'

/** By how much the medians of two runs may differ where nothing has changed, in percent. */
const most = 15

/** The medians of two runs side by side, as Markdown, and how many of them differ by too much. */
export function comparisonOf(
  before: { [name: string]: Answer },
  now: { [name: string]: Answer },
): string {
  const pairs = Object.entries(now).flatMap(([question, { rows }]) =>
    rows.flatMap((row) => {
      const other = before[question]?.rows.find((each) => isOfSame(each, row))
      return other ? [{ question, other, row, percent: differenceOf(other.value, row.value) }] : []
    }),
  )
  if (pairs.length === 0) return 'The other run has none of these medians'
  const cells = pairs.map(({ question, other, row, percent }) => [
    question,
    [row.subject, ...(row.of === undefined ? [] : [row.of])].join(', '),
    `${inDigits(other.value)} ${row.unit}`,
    `${inDigits(row.value)} ${row.unit}`,
    `${percent.toFixed(0)} %${percent > most ? ' !' : ''}`,
  ])
  const apart = pairs.filter(({ percent }) => percent > most).length
  return (
    `${table(['question', 'median of', 'before', 'now', 'apart'], cells)}\n\n` +
    `${apart} of ${pairs.length} medians are more than ${most} % apart`
  )
}

function isOfSame(one: Row, other: Row): boolean {
  return one.subject === other.subject && one.of === other.of
}

/** By how much the larger of two figures exceeds the smaller, in percent. */
function differenceOf(one: number, other: number): number {
  if (one === other) return 0
  return (Math.max(one, other) / Math.min(one, other) - 1) * 100
}
