/**
 * Answers the questions: `pnpm bench` all of them, `pnpm bench stream` those whose name begins so.
 * `--json <file>` keeps what was found, `--compare <file>` says how far it is from what such a file
 * has, and `--write` writes it into the READMEs.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { answerOf } from './harness/answer-of.ts'
import { comparisonOf } from './harness/comparison-of.ts'
import { isReached, type Answer } from './harness/question.ts'
import { circumstances, writeTables } from './harness/write-tables.ts'

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'string' },
    compare: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const names = globSync('*/bench.ts', { cwd: import.meta.dirname })
  .map((path) => path.replace(/[/\\]bench\.ts$/, ''))
  .filter((name) => positionals.length === 0 || positionals.some((one) => name.startsWith(one)))
  .toSorted()
if (names.length === 0) throw new Error(`No question is called ${positionals.join(', ')}`)
const before: Answers | undefined =
  values.compare === undefined ? undefined : JSON.parse(readFileSync(values.compare, 'utf8'))

const [load = 0] = loadavg()
const busy = load > 1 ? ', which is too busy to measure: what is found will not come again' : ''
console.log(`The load of the machine is ${load.toFixed(1)}${busy}.`)
const begun = performance.now()
const answers: Answers = {}
for (const name of names) answers[name] = await answerOf(name)

const measured = circumstances(load)
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(answers, undefined, 2))
if (values.write) writeTables(import.meta.dirname, answers, measured, positionals.length === 0)
if (before) console.log(`\n${comparisonOf(before, answers)}`)
const goals = Object.values(answers).flatMap((answer) => answer.goals)
const minutes = (performance.now() - begun) / 60_000
console.log(
  `\n${goals.filter(isReached).length} of ${goals.length} goals are reached. ` +
    `It took ${minutes.toFixed(1)} minutes. ${measured}`,
)

type Answers = { [name: string]: Answer }
