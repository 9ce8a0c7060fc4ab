import { TurnAborted } from './turn-aborted.ts'

/** How long the other agent has to answer, in milliseconds. */
const cancelTimeout = 5000

/** What canceling a task of another agent needs of it. */
export type Cancelable = {
  cancel(taskId: string, options: { signal: AbortSignal }): Promise<unknown>
}

/**
 * Cancels what an aborted run has asked another agent to do, as nobody waits for it any more. A
 * turn that is taken up again, by this server or another, finds its remote task as it left it.
 * Whether it works is not waited for.
 *
 * @param remote the agent that was asked: what `connect` gives
 * @param reason why the run was aborted: its signal's reason
 */
export function cancelUnwanted(remote: Cancelable, taskId: string, reason: unknown): void {
  if (isTakenUp(reason)) return
  void remote.cancel(taskId, { signal: AbortSignal.timeout(cancelTimeout) }).catch(() => undefined)
}

/** Whether a run that was aborted so is taken up again, and what it has asked is still wanted. */
export function isTakenUp(reason: unknown): boolean {
  return reason instanceof TurnAborted && (reason.reason === 'shutdown' || reason.reason === 'lost')
}
