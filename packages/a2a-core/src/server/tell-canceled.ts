import { newId } from '../protocol/id.ts'
import type { Agent } from './agent.ts'
import type { AskedQuestion, TaskKey } from './engine.ts'

/**
 * Tells an agent that a task of its was canceled, of which nothing runs that could hear of it. It is
 * not waited for, and whether it works changes nothing.
 *
 * @param questions all that the task asked when the agent last ran
 */
export function tellCanceled(
  agent: Agent,
  key: TaskKey,
  questions: readonly AskedQuestion[],
  onError: (error: unknown, about: { id: string } & TaskKey) => void,
): void {
  if (questions.length === 0 || !agent.canceled) return
  const tell = async (): Promise<void> => agent.canceled?.(questions)
  tell().catch((error: unknown) => onError(error, { id: newId(), ...key }))
}
