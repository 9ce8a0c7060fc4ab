import { engineOf, type EngineName } from '../harness/engine-of.ts'
import { inTurns } from '../harness/figures.ts'
import type { Question } from '../harness/question.ts'
import { commitAndRead } from './commit-and-read.ts'

export const question: Question = {
  name: 'events-per-second',
  asks: 'How many events a second go through an engine, from their commit to a reader?',
  async answer() {
    const found = await inTurns(
      {
        one: measure('memory', { tasks: 1, events: 20_000 }),
        fifty: measure('memory', { tasks: 50, events: 1_000 }),
        oneStored: measure('sqlite', { tasks: 1, events: 2_000 }),
        fiftyStored: measure('sqlite', { tasks: 50, events: 200 }),
      },
      5,
    )
    const memory = { subject: 'memory', boundary: 'in process', unit: 'events/s' } as const
    const sqlite = { ...memory, subject: 'SQLite' }
    return {
      rows: [
        { ...memory, of: 'one task', value: found.one },
        { ...memory, of: '50 tasks', value: found.fifty },
        { ...sqlite, of: 'one task', value: found.oneStored },
        { ...sqlite, of: '50 tasks', value: found.fiftyStored },
      ],
      goals: [
        { goal: 'events/s, memory, 50 tasks', reached: found.fifty, atLeast: 200_000 },
        { goal: 'events/s, SQLite, 50 tasks', reached: found.fiftyStored, atLeast: 20_000 },
      ],
    }
  },
}

type Shape = { tasks: number; events: number }

function measure(name: EngineName, shape: Shape): () => Promise<number> {
  return async () => {
    const engine = engineOf(name)
    const took = await commitAndRead(engine, shape)
    await engine.close({ drainMs: 0 })
    return (shape.tasks * shape.events) / (took / 1_000)
  }
}
