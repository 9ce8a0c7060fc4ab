/**
 * Answers the questions: `pnpm bench` all of them, `pnpm bench stream` those whose name begins so.
 * `--json` prints what was found as JSON, and `--write` writes it into the READMEs.
 */
import { globSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isReached, type Answer, type Question } from './harness/question.ts'
import { tableOf } from './harness/table-of.ts'
import { circumstances, loadNow, writeTables } from './harness/write-tables.ts'

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const names = globSync('*/bench.ts', { cwd: import.meta.dirname })
  .map((path) => path.replace(/[/\\]bench\.ts$/, ''))
  .filter((name) => positionals.length === 0 || positionals.some((one) => name.startsWith(one)))
  .toSorted()
if (names.length === 0) throw new Error(`No question is called ${positionals.join(', ')}`)

const loadBefore = loadNow()
const answers: { [name: string]: Answer } = {}
for (const name of names) {
  const { question } = (await import(`./${name}/bench.ts`)) as { question: Question }
  if (!values.json) console.log(`\n${question.asks} (${name})\n`)
  const answer = await question.answer()
  answers[name] = answer
  if (!values.json) console.log(tableOf(answer))
}
if (values.write) {
  const all = positionals.length === 0
  writeTables(import.meta.dirname, answers, circumstances(loadBefore), all)
}
if (values.json) console.log(JSON.stringify(answers, undefined, 2))
else {
  const goals = Object.values(answers).flatMap((answer) => answer.goals)
  console.log(`\n${goals.filter(isReached).length} of ${goals.length} goals are reached`)
}
