import { textOf, type MessageContent, type Task } from 'a2a-core'
import type { RemoteAgent } from 'a2a-core/client'
import { fromFunction, progress, toFunction, type Agent } from '../src/index.ts'
import { order, quote } from './pricing.ts'

/** The skill of the pricing agent, as a function. */
export const quoteOf = (remote: RemoteAgent) =>
  toFunction(remote, { skill: 'quote', input: order, output: quote })

/** An agent that has a price made for as many seats as its message says. */
export function support(pricing: RemoteAgent): Agent {
  const ask = quoteOf(pricing)
  return fromFunction(
    async function* (turn) {
      yield 'One moment. '
      const { total, approvedBy } = yield* ask({ seats: Number(turn.text) }, { turn })
      yield `${total}`
      if (approvedBy) yield `, says ${approvedBy}`
    },
    { name: 'Support' },
  )
}

/** An agent that works until it is aborted, and says why. */
export function slowAgent(): { agent: Agent; aborted: Promise<unknown> } {
  const aborted = Promise.withResolvers<unknown>()
  const agent = fromFunction(
    async function* ({ signal }) {
      signal.addEventListener('abort', () => aborted.resolve(signal.reason))
      yield progress('On it')
      await aborted.promise
    },
    { name: 'Slow' },
  )
  return { agent, aborted: aborted.promise }
}

/** Asks, or answers a task that waits, and gives the task as it is then. */
export async function told(
  remote: RemoteAgent,
  content: MessageContent,
  waiting?: Task,
): Promise<Task> {
  const { task } = await remote.ask(content, { task: waiting })
  if (!task) throw new Error('expected a task')
  return task
}

/** The text of each of a task's artifacts. */
export function artifactsOf(task: Task | undefined): string[] {
  return (task?.artifacts ?? []).map(({ parts }) => textOf(parts))
}
