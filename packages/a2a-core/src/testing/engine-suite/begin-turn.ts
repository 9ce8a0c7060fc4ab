import { expect } from 'vitest'
import type { TaskState } from '../../protocol/task-state.ts'
import type { Claim, Commit, CommitResult, Engine, Work } from '../../server/engine.ts'
import { statusRecord } from './sample-task.ts'

/** The work that a claim must have. */
export async function workOf(engine: Engine, claim: Claim): Promise<Work> {
  const work = await engine.next(claim)
  if (!work) throw new Error(`The claim of task ${claim.key.taskId} has no work`)
  return work
}

/** Begins the next turn of a claim as a run does: WORKING, and the message in the history. */
export async function beginTurn(engine: Engine, claim: Claim): Promise<Work> {
  const work = await workOf(engine, claim)
  const began = await engine.commit(claim, {
    records: [{ ...statusOf(claim, 'TASK_STATE_WORKING'), history: [work.input.message] }],
    begin: work.number,
  })
  expect(began).toBe('committed')
  return work
}

/** Ends the turn of a claim in a state; COMPLETED unless said otherwise. */
export async function endTurn(
  engine: Engine,
  claim: Claim,
  state: TaskState = 'TASK_STATE_COMPLETED',
  more: Partial<Commit> = {},
): Promise<CommitResult> {
  return engine.commit(claim, { records: [statusOf(claim, state)], end: true, ...more })
}

/** A change of status of a claimed task. */
export function statusOf({ key, contextId }: Claim, state: TaskState): Commit['records'][number] {
  return statusRecord({ taskId: key.taskId, contextId }, state)
}
