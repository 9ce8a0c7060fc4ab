import { cancelUnwanted, type Cancelable } from './cancel-unwanted.ts'
import { TurnAborted } from './turn-aborted.ts'

/** A task of another agent that a question waits for. It is JSON, and kept with the question. */
export type AwaitedTask = {
  /** The address of the agent whose task it is. */
  agent: string
  taskId: string
}

type Addressed = Cancelable & {
  readonly card: { readonly supportedInterfaces: readonly { readonly url: string }[] }
}

/**
 * The agents that an agent has asked, by their addresses: what it needs to cancel their tasks when
 * its own is canceled while it waits for an answer (`Agent.canceled`). They are those that were
 * asked in this process; tasks of others are left as they are.
 */
export class AwaitedTasks {
  readonly #agents = new Map<string, Cancelable>()

  /** Says how to keep, with a question, that another agent's task is behind it. */
  of(agent: Addressed, taskId: string): AwaitedTask {
    const address = agent.card.supportedInterfaces[0]?.url ?? ''
    this.#agents.set(address, agent)
    return { agent: address, taskId }
  }

  /** Cancels tasks that nobody awaits any more, each once. Whether it works is not waited for. */
  cancel(tasks: readonly (AwaitedTask | undefined)[]): void {
    const canceled = new Set<string>()
    for (const task of tasks) {
      const agent = task && this.#agents.get(task.agent)
      if (!agent || canceled.has(task.taskId)) continue
      canceled.add(task.taskId)
      cancelUnwanted(agent, task.taskId, new TurnAborted('canceled'))
    }
  }
}
