import { inTurns } from '../harness/figures.ts'
import type { Question } from '../harness/question.ts'
import { requestsPerSecond } from '../harness/requests-per-second.ts'
import { resultOf, sendMessage } from '../harness/send-message.ts'
import { startSubject } from '../harness/start-subject.ts'

export const question: Question = {
  name: 'round-trip-task',
  asks: 'How many messages a second are answered with a task, its history and one artifact?',
  async answer() {
    await using ours = await startSubject('ours', 'task')
    await using durable = await startSubject('ours', 'task', 'sqlite')
    await using official = await startSubject('official', 'task')
    for (const { url } of [ours, durable, official]) {
      const { task } = (await resultOf(url, sendMessage('hello'))) as { task: Task }
      const isRight =
        task.status.state === 'TASK_STATE_COMPLETED' &&
        task.artifacts[0]?.parts[0]?.text === 'You said hello' &&
        task.history.length === 1
      if (!isRight) throw new Error(`${url} gave ${JSON.stringify(task)}`)
    }
    const found = await inTurns(
      { ours: measure(ours), durable: measure(durable), official: measure(official) },
      5,
    )
    const row = { boundary: 'over a socket', unit: 'requests/s' } as const
    return {
      rows: [
        { subject: 'a2a-hono, memory engine', value: found.ours, ...row },
        { subject: 'a2a-hono, SQLite', value: found.durable, ...row },
        { subject: '@a2a-js/sdk on Express, in memory', value: found.official, ...row },
      ],
      goals: [
        { goal: 'of the official SDK', reached: found.ours / found.official, atLeast: 4 },
        {
          goal: 'SQLite, of the official SDK in memory',
          reached: found.durable / found.official,
          atLeast: 1.5,
        },
      ],
    }
  },
}

type Task = {
  status: { state: string }
  artifacts: { parts: { text?: string }[] }[]
  history: unknown[]
}

function measure({ url }: { url: string }): () => Promise<number> {
  return () => requestsPerSecond({ url, body: () => sendMessage() })
}
