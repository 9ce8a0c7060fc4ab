import { engineOf, type EngineName } from '../harness/engine-of.ts'
import { quantile } from '../harness/figures.ts'
import type { Goal, Question, Row } from '../harness/question.ts'
import { fill } from './fill.ts'
import { pagesOf } from './pages-of.ts'
import { keptInMemory } from './kept-in-memory.ts'

const tasks = 100_000

export const question: Question = {
  name: 'list-tasks',
  asks: 'How long does a page of ListTasks take when there are 100,000 tasks, and what does each keep?',
  async answer() {
    const { withLog, without } = await keptInMemory(tasks)
    const memory = await measure('memory')
    const sqlite = await measure('sqlite')
    const row = { subject: 'memory', boundary: 'in process', unit: 'kB' } as const
    return {
      rows: [
        ...memory.rows,
        ...sqlite.rows,
        { ...row, of: 'a finished task with its log, for ten minutes', value: withLog },
        { ...row, of: 'a finished task', value: without },
      ],
      goals: [
        ...memory.goals,
        ...sqlite.goals,
        { goal: 'kB a finished task, memory', reached: without, atMost: 2 },
      ],
    }
  },
}

async function measure(name: EngineName): Promise<{ rows: Row[]; goals: Goal[] }> {
  const engine = engineOf(name)
  await fill(engine, tasks)
  const { any, chosen } = await pagesOf(engine, tasks)
  await engine.close({ drainMs: 0 })
  const subject = { memory: 'memory', sqlite: 'SQLite' }[name]
  const row = { subject, boundary: 'in process', unit: 'ms' } as const
  const rows = (of: string, times: number[]): Row[] => [
    { ...row, of: `${of}, p50`, value: quantile(times, 0.5) },
    { ...row, of: `${of}, p99`, value: quantile(times, 0.99) },
  ]
  return {
    rows: [...rows('any page, with its total', any), ...rows('of a state or context', chosen)],
    goals: [
      { goal: `ms a page, ${subject}, p99`, reached: quantile(any, 0.99), atMost: 5 },
      {
        goal: `ms a page of a state or context, ${subject}, p99`,
        reached: quantile(chosen, 0.99),
        atMost: 25,
      },
    ],
  }
}
