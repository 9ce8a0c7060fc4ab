import { engineOf, type EngineName } from '../harness/engine-of.ts'
import { inTurns } from '../harness/in-turns.ts'
import type { Question, Row } from '../harness/question.ts'
import { startPostgres } from '../harness/start-postgres.ts'
import { commitAndRead } from './commit-and-read.ts'

export const question: Question = {
  name: 'events-per-second',
  asks: 'How many events a second go through an engine, from their commit to a reader?',
  async answer() {
    await using database = await startPostgres()
    const measure = (name: EngineName, shape: Shape) => async () => {
      const engine = engineOf(name, database.url)
      const took = await commitAndRead(engine, shape)
      await engine.close({ drainMs: 0 })
      return (shape.tasks * shape.events) / (took / 1_000)
    }
    const found = await inTurns(
      {
        one: measure('memory', { tasks: 1, events: 50_000 }),
        fifty: measure('memory', { tasks: 50, events: 1_000 }),
        oneInFile: measure('sqlite', { tasks: 1, events: 5_000 }),
        fiftyInFile: measure('sqlite', { tasks: 50, events: 500 }),
        oneInDatabase: measure('postgres', { tasks: 1, events: 300 }),
        fiftyInDatabase: measure('postgres', { tasks: 50, events: 200 }),
      },
      5,
    )
    return {
      rows: [
        ...rowsOf('memory', found.one, found.fifty),
        ...rowsOf('SQLite', found.oneInFile, found.fiftyInFile),
        ...rowsOf('PostgreSQL', found.oneInDatabase, found.fiftyInDatabase),
      ],
      goals: [
        { goal: 'events/s, memory, 50 tasks', reached: found.fifty, atLeast: 200_000 },
        { goal: 'events/s, SQLite, 50 tasks', reached: found.fiftyInFile, atLeast: 20_000 },
        { goal: 'events/s, PostgreSQL, 50 tasks', reached: found.fiftyInDatabase, atLeast: 8_000 },
      ],
    }
  },
}

type Shape = { tasks: number; events: number }

function rowsOf(subject: string, one: number, fifty: number): Row[] {
  const row = { subject, boundary: 'in process', unit: 'events/s' } as const
  return [
    { ...row, of: 'one task', value: one },
    { ...row, of: '50 tasks', value: fifty },
  ]
}
