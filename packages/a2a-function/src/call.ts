import { dataOf, filesOf, isJsonObject, textOf, type Json, type Message } from 'a2a-core'
import { save, type AwaitedTask, type SaveEvent, type Turn } from 'a2a-core/server'

/** One call of a function, over all the turns it takes: what running it again needs. */
export type Call = {
  /** The message that started it. */
  message: Message
  /** What its generator asked, in this order. */
  asked: Asked[]
  /** The turn in which it ended. */
  endedIn?: number
}

/** A question that a generator yielded, and its answer once there is one. */
export type Asked = { prompt: string; answer?: Json }

/** What `saved.task` holds: the call, beside what the function itself saved. */
export type Kept = { call?: Call | undefined; own?: Json | undefined }

/** What was kept before this turn. */
export function keptIn(turn: Turn): Kept {
  // Nobody but `keep` writes it.
  return (turn.saved.task ?? {}) as Kept
}

/** Keeps the call, and what the function itself saved, for the next turn. */
export function keep({ call, own }: Kept, context?: Json): SaveEvent {
  const task = { ...(call && { call }), ...(own !== undefined && { own }) }
  return save({ task: task as Json, ...(context !== undefined && { context }) })
}

/** The call that waits for this turn, with the answers that the turn brings. */
export function waitingCall(turn: Turn): Call | undefined {
  const { call } = keptIn(turn)
  if (!call) return undefined
  // A turn whose process died runs again, and its call with it, even if that had ended.
  if (call.endedIn !== undefined && call.endedIn !== turn.number) return undefined
  const answers = Object.values(turn.answers)
  const asked = call.asked.map((question, position) => {
    const answer = answers.find((each) => handleOf(each.question)?.['a2a-function'] === position)
    return answer ? { ...question, answer: answer.value } : question
  })
  return { message: call.message, asked }
}

/** What is kept with a question: its place among all that the call asked, and what is behind it. */
export type Handle = {
  'a2a-function': number
  /** The remote task that waits for the answer. */
  awaited?: AwaitedTask
}

/** The handle of the question at a position, by which its answer is found. */
export function handleAt(position: number, awaited?: AwaitedTask): Handle {
  return { 'a2a-function': position, ...(awaited && { awaited }) }
}

/** The handle of a question that was asked so; `undefined` for any other. */
export function handleOf({ handle }: { handle?: Json | undefined }): Handle | undefined {
  return isJsonObject(handle) && typeof handle['a2a-function'] === 'number'
    ? (handle as Handle)
    : undefined
}

/** The answers to questions that were not yielded: whoever yields one is given its answer there. */
function otherAnswers({ answers }: Turn): Turn['answers'] {
  const others = Object.entries(answers).filter(([, { question }]) => !handleOf(question))
  return Object.fromEntries(others)
}

/** What a turn says of a message that came before it: copies, as the next run begins with it, too. */
function contentOf(message: Message): Pick<Turn, 'message' | 'text' | 'data' | 'files'> {
  const { parts } = structuredClone(message)
  return { message, text: textOf(parts), data: dataOf(parts), files: filesOf(parts) }
}

/** The turn as the function sees it: every run of a call begins with the same message. */
export function turnOf({ message }: Call, turn: Turn): Turn {
  const isItsOwn = message === turn.message
  const isAnswered = Object.keys(turn.answers).length > 0
  // A copy asks for all there is of a turn, and hardly any function does.
  if (isItsOwn && !isAnswered && turn.saved.task === undefined) return turn
  return {
    ...turn,
    ...(!isItsOwn && contentOf(message)),
    answers: otherAnswers(turn),
    saved: { task: keptIn(turn).own, context: turn.saved.context },
  }
}
