/** Answers one question, prints the answer, and gives it to the parent: `answer-question <name>`. */
import type { Question } from './question.ts'
import { tableOf } from './table-of.ts'

const [name] = process.argv.slice(2)
const { question } = (await import(`../${name}/bench.ts`)) as { question: Question }
console.log(`\n${question.asks} (${name})\n`)
const begun = performance.now()
const answer = await question.answer()
console.log(tableOf(answer))
console.log(`\nIt took ${Math.round((performance.now() - begun) / 1_000)} s.`)
process.send?.(answer, () => process.disconnect())
