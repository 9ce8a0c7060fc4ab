/**
 * The chaos run: `pnpm chaos [--tasks 300] [--kills 20] [--stops 5] [--seed N] [--history file]`.
 * `--write` writes the report into the README, too. Ends with 1 when a rule was violated.
 */
import { parseArgs } from 'node:util'
import { loadavg } from 'node:os'
import { circumstances } from '../harness/write-tables.ts'
import { carryOut } from './carry-out.ts'
import { checkAll } from './checks/check-all.ts'
import { openHistory } from './history.ts'
import { reportOf } from './report.ts'
import { writeReport } from './write-report.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '300' },
    kills: { type: 'string', default: '20' },
    stops: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    history: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})

function whole(option: 'tasks' | 'kills' | 'stops' | 'seed'): number {
  const number = Number(values[option])
  if (Number.isInteger(number) && number >= 0) return number
  throw new TypeError(`--${option} must be a whole number from 0, not ${values[option]}`)
}

const size = { tasks: whole('tasks'), kills: whole('kills'), stops: whole('stops') }
const seed = whole('seed')
console.log(
  `seed ${seed}: pnpm chaos --tasks ${size.tasks} --kills ${size.kills} --stops ${size.stops} --seed ${seed}`,
)
const [loadBefore = 0] = loadavg()
const history = openHistory(values.history)
const tell = process.stdout.isTTY ? (line: string): void => console.log(line) : () => undefined
const findings = await carryOut({ ...size, seed, history, tell })
const violations = checkAll(findings)
for (const violation of violations) history.add('violation', violation)
history.close()
const report = reportOf(findings, violations)
console.log(`\n${report}`)
for (const { task, rule, expected, seen } of violations) {
  console.log(
    `\nviolation of rule ${rule}, task ${task}\n  expected: ${expected}\n  seen:     ${seen}`,
  )
}
if (values.write) writeReport(`${circumstances(loadBefore)}\n\n${report}`)
process.exitCode = violations.length > 0 ? 1 : 0
