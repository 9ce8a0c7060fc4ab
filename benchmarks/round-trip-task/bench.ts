import { installedPeers } from '../harness/installed-peers.ts'
import type { Question } from '../harness/question.ts'
import { roundTrips } from '../harness/round-trips.ts'
import { startPostgres } from '../harness/start-postgres.ts'
import { startSubject } from '../harness/start-subject.ts'

export const question: Question = {
  name: 'round-trip-task',
  asks: 'How many messages a second are answered with a task, its history and one artifact?',
  async answer() {
    const { peers, leftOut } = await installedPeers()
    await using database = await startPostgres()
    const subjects = {
      'a2a-hono, memory engine': () => startSubject('ours', 'task'),
      'a2a-hono, SQLite': () => startSubject('ours', 'task', 'sqlite'),
      'a2a-hono, PostgreSQL': () => startSubject('ours', 'task', 'postgres', database.url),
      '@a2a-js/sdk on Express, in memory': () => startSubject('official', 'task'),
      ...Object.fromEntries(
        peers.map(({ name, start }) => [`${name}, in memory`, () => start('task')]),
      ),
    }
    const found = await roundTrips(subjects, isFinished)
    const official = found['@a2a-js/sdk on Express, in memory']
    return {
      rows: Object.entries(found).map(([subject, value]) => {
        return { subject, value, boundary: 'over a socket', unit: 'requests/s' }
      }),
      goals: [
        {
          goal: 'of the official SDK',
          reached: found['a2a-hono, memory engine'] / official,
          atLeast: 4,
        },
        {
          goal: 'SQLite, of the official SDK in memory',
          reached: found['a2a-hono, SQLite'] / official,
          atLeast: 1.5,
        },
      ],
      leftOut,
    }
  },
}

/** Whether a task has completed, with the message in its history and the answer as its artifact. */
function isFinished(result: { task?: Task }): boolean {
  const { task } = result
  return (
    task?.status.state === 'TASK_STATE_COMPLETED' &&
    task.artifacts[0]?.parts[0]?.text === 'You said hello' &&
    task.history.length === 1
  )
}

type Task = {
  status: { state: string }
  artifacts: { parts: { text?: string }[] }[]
  history: unknown[]
}
