import type { TaskState } from '../protocol/task-state.ts'
import { checkOptions } from './check-options.ts'

/**
 * For how long a task is kept once it rests in a state, in milliseconds; `Infinity` keeps it for
 * good. A direct reply counts as completed.
 */
export type Retention = {
  completed: number
  failed: number
  canceled: number
  rejected: number
  inputRequired: number
  authRequired: number
}

/** How long an engine keeps what: every engine takes these options. */
export type RetentionOptions = {
  /**
   * For how long tasks are kept that nothing happens to any more. With a task go its log, its
   * webhooks and what is known of its messages; a message with the id of one of them is new again.
   * What was saved for a conversation goes when the longest of these times has passed since the
   * last of its tasks went. A task that runs, or has a message to answer, never goes, nor does one
   * whose webhooks are still to be told. What is left out has the engine's default.
   */
  retention?: { [state in keyof Retention]?: number | undefined } | undefined
  /**
   * For how long after a task's end its log can be read, in milliseconds; a direct reply is read as
   * long as it is kept. Default: 600,000.
   */
  resumeWindow?: number | undefined
  /** What time it is, in milliseconds since 1970, as far as keeping is concerned. Default: the engine's clock. */
  now?: (() => number) | undefined
}

/** How long an engine keeps what, with everything said. */
export type RetentionPolicy = {
  now: () => number
  resumeWindow: number
  /** For how long a task is kept in a state; states in which it is at work are not among them. */
  kept: ReadonlyMap<TaskState, number>
  /** The longest that a task is kept. */
  longest: number
}

const hour = 3_600_000
const day = 24 * hour

/** What engines keep that forget everything with their process: 6 hours, 7 days when a task waits. */
export const memoryRetention: Retention = {
  completed: 6 * hour,
  failed: 6 * hour,
  canceled: 6 * hour,
  rejected: 6 * hour,
  inputRequired: 7 * day,
  authRequired: 7 * day,
}

/** What engines keep that last: 7 days, 30 days when a task waits for its client. */
export const durableRetention: Retention = {
  completed: 7 * day,
  failed: 7 * day,
  canceled: 7 * day,
  rejected: 7 * day,
  inputRequired: 30 * day,
  authRequired: 30 * day,
}

/** The states in which tasks rest, and what their retention is called. */
const restingStates: [TaskState, keyof Retention][] = [
  ['TASK_STATE_COMPLETED', 'completed'],
  ['TASK_STATE_FAILED', 'failed'],
  ['TASK_STATE_CANCELED', 'canceled'],
  ['TASK_STATE_REJECTED', 'rejected'],
  ['TASK_STATE_INPUT_REQUIRED', 'inputRequired'],
  ['TASK_STATE_AUTH_REQUIRED', 'authRequired'],
]

/**
 * Checks the options, and fills in what they leave out.
 *
 * @throws TypeError naming the option and what was expected
 */
export function retentionPolicy(
  { retention = {}, resumeWindow = 600_000, now = Date.now }: RetentionOptions,
  defaults: Retention,
): RetentionPolicy {
  checkRetention(retention)
  if (typeof now !== 'function') {
    throw new TypeError(`The option now must be a function, not of type ${typeof now}`)
  }
  checkOptions({ resumeWindow }, { resumeWindow: { min: 0 } })
  const kept = new Map(
    restingStates.map(([state, name]) => [state, retention[name] ?? defaults[name]]),
  )
  return { now, resumeWindow, kept, longest: Math.max(...kept.values()) }
}

function checkRetention(retention: NonNullable<RetentionOptions['retention']>): void {
  if (typeof retention !== 'object' || retention === null) {
    throw new TypeError('The option retention must be milliseconds by state, { completed: … }')
  }
  const known: string[] = restingStates.map(([, name]) => name)
  for (const [state, time] of Object.entries(retention)) {
    if (!known.includes(state)) {
      throw new TypeError(`The option retention knows no ${state}; it knows ${known.join(', ')}`)
    }
    if (time === Infinity) continue
    const option = `retention.${state}`
    checkOptions({ [option]: time }, { [option]: { min: 0 } })
  }
}
