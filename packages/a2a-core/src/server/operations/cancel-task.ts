import { InternalError, TaskNotCancelableError } from '../../protocol/errors.ts'
import { parseParams } from '../../protocol/parse.ts'
import { cancelTaskRequestSchema } from '../../protocol/task-requests.ts'
import { isInterrupted, isTerminal } from '../../protocol/task-state.ts'
import type { Task } from '../../protocol/task.ts'
import type { TaskKey } from '../engine.ts'
import { followLog } from '../follow-log.ts'
import { keyOf, type Call, type Server } from '../server.ts'
import { tellCanceled } from '../tell-canceled.ts'
import { TurnRecords } from '../turn-records.ts'
import { taskNotFound } from './task-not-found.ts'

/** How often the claim of a task is taken over before a cancellation gives up. */
const mostAttempts = 10

/**
 * CancelTask (specification §3.1.5): ends in bounded time, whoever runs the task. The run is told
 * and has a grace to end; after it, or when nobody runs the task, the claim is taken over and the
 * task ended here. Canceling a canceled task returns it.
 */
export async function cancelTask(server: Server, params: unknown, call: Call): Promise<Task> {
  const { id } = parseParams(cancelTaskRequestSchema, params)
  const key = keyOf(server, call.caller, id)
  const before = await server.engine.get(key)
  if (!before?.task) throw taskNotFound(id)
  await endTask(server, key, before.seq)
  const after = await server.engine.get(key)
  if (!after?.task) throw taskNotFound(id)
  const { state } = after.task.status
  if (state === 'TASK_STATE_CANCELED') return after.task
  if (isTerminal(state))
    throw new TaskNotCancelableError(undefined, { metadata: { taskId: id, state } })
  throw new InternalError('The task could not be canceled')
}

async function endTask(server: Server, key: TaskKey, after: number): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const requested = await server.engine.requestCancel(key)
    if (requested === 'ended' || requested === 'not-found') return
    if (requested === 'running') await restsWithinGrace(server, key, after)
    const taken = await endHere(server, key)
    // Somebody else is ending it, and took the claim from us.
    if (!taken) await restsWithinGrace(server, key, after)
  }
}

/** Waits until nobody runs the task, and not longer than a run is given to end. */
async function restsWithinGrace(server: Server, key: TaskKey, after: number): Promise<void> {
  const grace = AbortSignal.timeout(server.cancelGrace)
  for await (const { event } of followLog(server.engine, key, after, grace)) {
    const state = event.statusUpdate?.status.state
    if (state !== undefined && (isTerminal(state) || isInterrupted(state))) return
  }
}

/**
 * Takes the claim over and ends the task, and tells its agent if it waited. Says whether the claim
 * was still ours by then: of all who cancel a task, one ends it.
 */
async function endHere({ agent, engine, onError }: Server, key: TaskKey): Promise<boolean> {
  const claim = await engine.steal(key)
  if (!claim) return true
  // Nothing runs that could change it now.
  const stored = agent.canceled && (await engine.get(key))
  const records = new TurnRecords(key.taskId, claim.contextId, 0)
  const result = await engine.commit(claim, {
    records: [{ event: records.status('TASK_STATE_CANCELED') }],
    questions: [],
    end: true,
  })
  if (result !== 'committed') return false
  const state = stored?.task?.status.state
  if (state && isInterrupted(state)) tellCanceled(agent, key, stored.questions, onError)
  return true
}
