import { copyOf, type TurnInput, type Work } from 'a2a-core/server'
import { foldedTask, type LiveTask } from './live-task.ts'
import type { WaitingMessage } from './tables/inbox-table.ts'
import type { Tables } from './tables/tables.ts'

/** The message whose turn has begun, or else the one that came first, while a task goes on. */
export function nextMessage({ row, inbox }: LiveTask): WaitingMessage | undefined {
  if (row.ended) return undefined
  return inbox.find(({ number }) => number === row.current) ?? inbox[0]
}

/** The messages of a task that wait, but for one. */
export function waitingBeside({ inbox }: LiveTask, except: number | null): WaitingMessage[] {
  return inbox.filter(({ number }) => number !== except)
}

/** The message of a number, if the task still has it. */
export function messagesOf({ inbox }: LiveTask, number: number | null): WaitingMessage[] {
  return inbox.filter(({ number: own }) => own === number)
}

/** A message as it came. */
export function inputOf({ text }: WaitingMessage): TurnInput {
  return JSON.parse(text)
}

/** The next thing to do for a claimed task. */
export function workOf({ kept }: Tables, live: LiveTask): Work | undefined {
  const { row } = live
  const message = nextMessage(live)
  if (!message) return undefined
  const begun = row.current !== null
  return {
    input: inputOf(message),
    number: message.number,
    begun,
    attempt: begun ? row.attempt : 1,
    stalled: Math.max(row.tries - 1, 0),
    turn: row.turn,
    task: copyOf(foldedTask(live)),
    questions: JSON.parse(row.questions),
    steps: live.mayHaveSteps ? kept.steps(row.number) : {},
    saved: {
      task: row.saved === null ? undefined : JSON.parse(row.saved),
      context: kept.context(row.scope, row.context),
    },
  }
}
