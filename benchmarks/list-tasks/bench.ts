import type { Engine } from 'a2a-core/server'
import { engineOf } from '../harness/engine-of.ts'
import { quantile } from '../harness/figures.ts'
import type { Answer, Question, Row } from '../harness/question.ts'
import { startPostgres } from '../harness/start-postgres.ts'
import { fill } from './fill.ts'
import { fillPostgres } from './fill-postgres.ts'
import { pagesOf } from './pages-of.ts'
import { keptInMemory } from './kept-in-memory.ts'

const tasks = 100_000

export const question: Question = {
  name: 'list-tasks',
  asks: 'How long does a page of ListTasks take when there are 100,000 tasks, and what does each keep?',
  async answer() {
    const { withLog, without } = await keptInMemory(tasks)
    const memory = await measure('memory', engineOf('memory'), fill, 5)
    const sqlite = await measure('SQLite', engineOf('sqlite'), fill, 5)
    await using database = await startPostgres()
    const { url } = database
    // It counts the tasks for each page, and is held to what a page may take with its total.
    const postgres = await measure('PostgreSQL', engineOf('postgres', url), fillPostgres(url), 25)
    const row = { subject: 'memory', boundary: 'in process', unit: 'kB' } as const
    return {
      rows: [
        ...memory.rows,
        ...sqlite.rows,
        ...postgres.rows,
        { ...row, of: 'a finished task with its log, for ten minutes', value: withLog },
        { ...row, of: 'a finished task', value: without },
      ],
      goals: [
        ...memory.goals,
        ...sqlite.goals,
        ...postgres.goals,
        { goal: 'kB a finished task, memory', reached: without, atMost: 2 },
      ],
    }
  },
}

async function measure(
  subject: string,
  engine: Engine,
  fillWith: typeof fill,
  atMost: number,
): Promise<Answer> {
  await fillWith(engine, tasks)
  globalThis.gc?.()
  const { any, chosen } = await pagesOf(engine, tasks)
  await engine.close({ drainMs: 0 })
  const row = { subject, boundary: 'in process', unit: 'ms' } as const
  const rows = (of: string, times: number[]): Row[] => [
    { ...row, of: `${of}, p50`, value: quantile(times, 0.5) },
    { ...row, of: `${of}, p99`, value: quantile(times, 0.99) },
  ]
  return {
    rows: [...rows('any page, with its total', any), ...rows('of a state or context', chosen)],
    goals: [
      { goal: `ms a page, ${subject}, p99`, reached: quantile(any, 0.99), atMost },
      {
        goal: `ms a page of a state or context, ${subject}, p99`,
        reached: quantile(chosen, 0.99),
        atMost: 25,
      },
    ],
  }
}
