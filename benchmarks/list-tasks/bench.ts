import { memoryEngine, type Engine } from 'a2a-core/server'
import { quantile, timeOf } from '../harness/figures.ts'
import type { Question, Row } from '../harness/question.ts'
import { fill, scope } from './fill.ts'

const tasks = 100_000
const pages = 300

export const question: Question = {
  name: 'list-tasks',
  asks: 'How long does a page of ListTasks take when there are 100,000 tasks, and what does each keep?',
  async answer() {
    let time = Date.now()
    const engine = memoryEngine({ maxEndedTasks: tasks, now: () => time })
    const before = heapUsed()
    await fill(engine, tasks)
    const withLog = (heapUsed() - before) / tasks / 1_000
    // The resume window passes, and the next call lets go of the logs.
    time += 600_001
    await engine.list(scope, { pageSize: 1 })
    const kept = (heapUsed() - before) / tasks / 1_000
    const cursors = await cursorsOf(engine)
    const anyPage = await timesOf(engine, cursors, {})
    const ofContext = await timesOf(engine, [undefined], { contextId: 'context-7' })
    const ofState = await timesOf(engine, [undefined], { state: 'TASK_STATE_FAILED' })
    await engine.close()
    const row = { subject: 'memory engine', boundary: 'in process', unit: 'ms' } as const
    const rows = (of: string, times: number[]): Row[] => [
      { ...row, of: `${of}, p50`, value: quantile(times, 0.5) },
      { ...row, of: `${of}, p99`, value: quantile(times, 0.99) },
    ]
    return {
      rows: [
        ...rows('any page of 50, and the total', anyPage),
        ...rows('a page of one context, and its total', ofContext),
        ...rows('a page of one state, and its total', ofState),
        { ...row, of: 'a finished task with its log, for ten minutes', value: withLog, unit: 'kB' },
        { ...row, of: 'a finished task', value: kept, unit: 'kB' },
      ],
      goals: [
        { goal: 'ms a page, p99', reached: quantile(anyPage, 0.99), atMost: 5 },
        {
          goal: 'ms a page that is chosen by state or context, p99',
          reached: Math.max(quantile(ofContext, 0.99), quantile(ofState, 0.99)),
          atMost: 25,
        },
        { goal: 'kB a finished task', reached: kept, atMost: 2 },
      ],
    }
  },
}

function heapUsed(): number {
  if (!globalThis.gc) throw new Error('What a task keeps is known with --expose-gc alone')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

type Cursor = { timestamp: string; taskId: string } | undefined

/** Where pages begin, from the first to the last. */
async function cursorsOf(engine: Engine): Promise<Cursor[]> {
  const cursors: Cursor[] = [undefined]
  let count = 0
  for (;;) {
    const page = await engine.list(scope, { pageSize: 100, after: cursors.at(-1) })
    count += page.tasks.length
    if (page.total !== tasks) throw new Error(`There are ${page.total} tasks`)
    if (!page.next) break
    cursors.push(page.next)
  }
  if (count !== tasks) throw new Error(`${count} of ${tasks} tasks were on the pages`)
  return cursors
}

async function timesOf(
  engine: Engine,
  cursors: readonly Cursor[],
  query: { contextId?: string; state?: 'TASK_STATE_FAILED' },
): Promise<number[]> {
  const times: number[] = []
  for (let page = 0; page < pages; page++) {
    const after = cursors[(page * 7919) % cursors.length]
    times.push(await timeOf(() => engine.list(scope, { pageSize: 50, after, ...query })))
  }
  return times
}
