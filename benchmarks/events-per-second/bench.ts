import { memoryEngine, type Engine } from 'a2a-core/server'
import { inTurns } from '../harness/figures.ts'
import type { Question } from '../harness/question.ts'
import { commitAndRead } from './commit-and-read.ts'

export const question: Question = {
  name: 'events-per-second',
  asks: 'How many events a second go through an engine, from their commit to a reader?',
  async answer() {
    const measure = (make: () => Engine, shape: { tasks: number; events: number }) => async () => {
      const engine = make()
      const { tasks, events } = shape
      const took = await commitAndRead(engine, shape)
      await engine.close()
      return (tasks * events) / (took / 1_000)
    }
    const found = await inTurns(
      {
        one: measure(memoryEngine, { tasks: 1, events: 20_000 }),
        fifty: measure(memoryEngine, { tasks: 50, events: 1_000 }),
      },
      7,
    )
    const row = { subject: 'memory engine', boundary: 'in process', unit: 'events/s' } as const
    return {
      rows: [
        { ...row, of: 'one task', value: found.one },
        { ...row, of: '50 tasks', value: found.fifty },
      ],
      goals: [
        { goal: 'events/s, memory engine, 50 tasks', reached: found.fifty, atLeast: 200_000 },
      ],
    }
  },
}
