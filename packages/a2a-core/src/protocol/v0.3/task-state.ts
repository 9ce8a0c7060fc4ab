import * as z from 'zod'
import type { TaskState } from '../task-state.ts'

/** What 0.3 calls the states of 1.0. */
const states = {
  TASK_STATE_SUBMITTED: 'submitted',
  TASK_STATE_WORKING: 'working',
  TASK_STATE_COMPLETED: 'completed',
  TASK_STATE_FAILED: 'failed',
  TASK_STATE_CANCELED: 'canceled',
  TASK_STATE_INPUT_REQUIRED: 'input-required',
  TASK_STATE_REJECTED: 'rejected',
  TASK_STATE_AUTH_REQUIRED: 'auth-required',
} as const satisfies { [state in TaskState]: string }

/** A state as 0.3 writes it. */
export type V03TaskState = (typeof states)[TaskState]

/** What is read as which state: the names of 0.3, and those that its HTTP+JSON has. */
const known: ReadonlyMap<string, TaskState> = new Map<string, TaskState>([
  ...Object.keys(states).map((state): [string, TaskState] => [state, state as TaskState]),
  ...Object.entries(states).map(([state, name]): [string, TaskState] => [name, state as TaskState]),
  ['TASK_STATE_CANCELLED', 'TASK_STATE_CANCELED'],
  // 1.0 has no state that says nothing: such a task has not ended, and waits for nobody.
  ['unknown', 'TASK_STATE_WORKING'],
  ['TASK_STATE_UNSPECIFIED', 'TASK_STATE_WORKING'],
])

/** A state of a task in 0.3. */
export const v03TaskStateSchema = z.enum([...known.keys()], {
  error: `expected one of ${[...Object.values(states), 'unknown'].join(', ')}`,
})

/** Writes a state as 0.3 has it. */
export function toV03State(state: TaskState): V03TaskState {
  return states[state]
}

/** Reads a state as 0.3 has it. */
export function fromV03State(state: string): TaskState {
  return known.get(state) ?? 'TASK_STATE_WORKING'
}
