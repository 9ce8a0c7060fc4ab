/**
 * Kills a process on SQLite while it streams, and looks at what is left: `pnpm kills --kills 200`.
 * `--seed 7` makes it begin the same tasks and kill after as many events; `--write` writes what was
 * found into the README.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { randomOf, wholeFrom } from '../harness/random.ts'
import { tableOf } from '../harness/table-of.ts'
import { circumstances, writeTables } from '../harness/write-tables.ts'
import { answerOf } from './answer-of.ts'
import { Ledger } from './ledger.ts'
import { startLife, type Life } from './life.ts'
import { Lives } from './lives.ts'
import { Workload } from './workload.ts'

/** For how long nothing may happen, in milliseconds. */
const patience = 60_000
/** Of so many kills one is while the process starts; never two in a row, or tasks would be suspected. */
const oneEarlyIn = 10

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    write: { type: 'boolean', default: false },
  },
})
const kills = wholeNumber('kills', values.kills)
const seed = wholeNumber('seed', values.seed)
console.log(`${kills} kills, seed ${seed}`)

const [loadBefore = 0] = loadavg()
const folder = mkdtempSync(join(tmpdir(), 'a2a-kills-'))
const file = join(folder, 'tasks.db')
const lived: Life[] = []
process.on('exit', () => {
  void lived.at(-1)?.kill()
  rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130))
}

const ledger = new Ledger()
const lives = new Lives()
// What is begun does not depend on when it is killed, nor the other way round.
const workload = new Workload(lives, ledger, randomOf(seed + 1), 8)
const random = randomOf(seed)
watch()

let early = 0
let wasEarly = true
for (let kill = 1; kill <= kills; kill++) {
  const isEarly: boolean = wholeFrom(random, 1, oneEarlyIn) === 1 && !wasEarly
  const events = wholeFrom(random, 100, 800)
  const delay = wholeFrom(random, 0, 600)
  wasEarly = isEarly
  const life = start()
  if (isEarly) {
    early++
    await Promise.race([life.url, setTimeout(delay)])
    await life.kill()
  } else {
    const serving = { life, url: await urlOf(life) }
    lives.begin(serving)
    await Promise.all([workload.readAgain(serving.url), ledger.hear(events)])
    await lives.end(serving)
  }
  if (kill % 20 === 0)
    console.log(`${kill} kills, ${workload.tasks} tasks, ${ledger.events} events`)
}
const last = start()
const url = await urlOf(last)
lives.begin({ life: last, url })
await workload.readAgain(url)
await workload.finish(url)
await last.kill()
workload.lookInto(file)

const done =
  `Seed ${seed}: ${kills} kills, ${early} of them while the process started, among ` +
  `${workload.tasks} tasks. ${inDigits(ledger.events)} events came to a client, and ` +
  `${inDigits(ledger.comparisons)} times one that had been seen was read again and compared.`
// The first life took over nothing.
const answer = answerOf(ledger, lived.slice(1))
console.log(`\n${done}\n\n${tableOf(answer)}`)
for (const complaint of ledger.complaints.slice(0, 20)) console.log(complaint.slice(0, 500))
if (values.write) {
  const measured = `${circumstances(loadBefore)}\n\n${done}`
  writeTables(dirname(import.meta.dirname), { 'kills-sqlite': answer }, measured, false)
}
process.exit(ledger.complaints.length === 0 ? 0 : 1)

function start(): Life {
  const life = startLife(file)
  lived.push(life)
  return life
}

async function urlOf(life: Life): Promise<string> {
  const found = await life.url
  if (found === undefined) throw new Error('The process ended before it served')
  return found
}

/** Ends the run when nothing happens any more: that is a fault, too. */
function watch(): void {
  let before = -1
  setInterval(() => {
    const now = ledger.events + ledger.comparisons + lived.length
    if (now !== before) return void (before = now)
    console.error(
      `Nothing has happened for ${patience / 1000} seconds, after ${lived.length} starts`,
    )
    process.exit(1)
  }, patience)
}

function inDigits(value: number): string {
  return value.toLocaleString('en-US')
}

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw new Error(`--${name} must be a whole number, not "${value}"`)
}
