import { expect } from 'vitest'
import type { TaskArtifactUpdateEvent } from '../../protocol/stream-response.ts'
import { isTerminal, type TaskState } from '../../protocol/task-state.ts'
import type { LogRecord } from '../../server/engine.ts'

/**
 * Checks what every log of a task must be: numbers from 1 without a gap; first the task; states
 * that may follow one another; at most one terminal status, and nothing after it; chunks that
 * continue an artifact only after it began, and before it was complete.
 */
export function expectLegalLog(log: readonly LogRecord[]): void {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
  const [first, ...rest] = log.map(({ event }) => event)
  expect(first?.task?.status.state).toBe('TASK_STATE_SUBMITTED')
  const seen: Seen = { state: 'TASK_STATE_SUBMITTED', begun: new Set(), complete: new Set() }
  for (const { statusUpdate, artifactUpdate, ...others } of rest) {
    expect(others).toEqual({})
    expect(isTerminal(seen.state), `nothing follows ${seen.state}`).toBe(false)
    if (statusUpdate) seen.state = legalState(seen.state, statusUpdate.status.state)
    if (artifactUpdate) expectLegalChunk(seen, artifactUpdate)
  }
}

/** What was seen of a log so far. */
type Seen = { state: TaskState; begun: Set<string>; complete: Set<string> }

function legalState(before: TaskState, after: TaskState): TaskState {
  const leaves = before === 'TASK_STATE_WORKING' || isTerminal(after)
  expect(leaves || after === 'TASK_STATE_WORKING', `${before} is not followed by ${after}`).toBe(
    true,
  )
  expect(after).not.toBe('TASK_STATE_SUBMITTED')
  return after
}

function expectLegalChunk(seen: Seen, update: TaskArtifactUpdateEvent): void {
  const { artifact, append = false, lastChunk = false } = update
  const id = artifact.artifactId
  expect(seen.state, 'artifacts come while the task is WORKING').toBe('TASK_STATE_WORKING')
  expect(append && !seen.begun.has(id), `${id} is continued before it began`).toBe(false)
  expect(append && seen.complete.has(id), `${id} is continued after its last chunk`).toBe(false)
  expect(artifact.parts.length, `${id} has parts`).toBeGreaterThan(0)
  seen.begun.add(id)
  if (lastChunk) seen.complete.add(id)
  else seen.complete.delete(id)
}
