import { isReached, type Answer, type Goal } from './question.ts'

/** An answer as Markdown, as the READMEs have it. */
export function tableOf({ rows, goals, leftOut = [] }: Answer): string {
  const figures = table(
    ['subject', 'of', 'boundary', 'median'],
    rows.map(({ subject, of = '', boundary, value, unit }) => {
      return [subject, of, boundary, `${inDigits(value)} ${unit}`]
    }),
  )
  const reached = table(['goal', 'to reach', 'reached', ''], goals.map(cellsOf))
  return [figures, ...leftOut, ...(goals.length === 0 ? [] : [reached])].join('\n\n')
}

/** The goals of several questions in one table. */
export function goalsTableOf(answers: { [name: string]: Answer }): string {
  return table(
    ['question', 'goal', 'to reach', 'reached', ''],
    Object.entries(answers).flatMap(([name, { goals }]) =>
      goals.map((goal) => [`[${name}](${name}/README.md)`, ...cellsOf(goal)]),
    ),
  )
}

function cellsOf(goal: Goal): string[] {
  return [goal.goal, boundOf(goal), inDigits(goal.reached), isReached(goal) ? 'yes' : 'no']
}

function boundOf({ atLeast, atMost }: Goal): string {
  return [
    ...(atLeast === undefined ? [] : [`≥ ${inDigits(atLeast)}`]),
    ...(atMost === undefined ? [] : [`≤ ${inDigits(atMost)}`]),
  ].join(', ')
}

/** A figure as people read it. */
export function inDigits(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}

/** Rows as a Markdown table; columns that are empty in all rows are left out. */
export function table(head: string[], body: string[][]): string {
  const used = head.map((_, column) => body.some((row) => row[column] !== ''))
  const lines = [head, head.map(() => '---'), ...body].map((row) =>
    row.filter((_, column) => used[column]),
  )
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
