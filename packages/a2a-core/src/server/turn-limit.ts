import { deadlineExtension, deadlineOf } from '../protocol/deadline-extension.ts'
import { longestWait } from '../protocol/longest-wait.ts'
import type { TurnInput } from './engine.ts'

/** When a turn is over at the latest, in milliseconds since 1970, and what is said of it then. */
export type TurnLimit = {
  at: number
  sentence: string
  /** Whether it is what the server allows, and not what the client asked for. */
  isOfServer: boolean
}

/**
 * The limit of a turn that begins now: the deadline its message names, where our extension is
 * active, or what the server allows a turn; whichever is first.
 *
 * @param turnTimeout what the server allows, in milliseconds
 * @throws InvalidParamsError when the deadline is no time
 */
export function turnLimitOf(
  { message, extensions }: Pick<TurnInput, 'message' | 'extensions'>,
  turnTimeout?: number,
): TurnLimit | undefined {
  const allowed = turnTimeout === undefined ? Infinity : Date.now() + turnTimeout
  const deadline = extensions.includes(deadlineExtension) ? deadlineOf(message) : undefined
  if (deadline && deadline.getTime() <= allowed) {
    const sentence = `The agent was not done by the deadline, ${deadline.toISOString()}.`
    return { at: deadline.getTime(), sentence, isOfServer: false }
  }
  if (allowed === Infinity) return undefined
  return { at: allowed, sentence: 'The agent took too long.', isOfServer: true }
}

/**
 * Calls back at a time, at once when it is past.
 *
 * @returns lets go of it
 */
export function callAt(at: number, callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = (): void => {
    const left = at - Date.now()
    if (left <= 0) callback()
    else timer = setTimeout(wait, Math.min(left, longestWait))
  }
  wait()
  return () => clearTimeout(timer)
}
