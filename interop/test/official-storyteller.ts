import { TaskState, type Part } from '@a2a-js/sdk'
import { AgentEvent, type AgentExecutor, type ExecutionEventBus } from '@a2a-js/sdk/server'
import { sdkText, sdkTextOf } from './official-sdk.ts'

/**
 * An agent of the official SDK that tells a story.
 *
 * @param words gives the words, one after another, each in a turn of the event loop of its own
 */
export function officialStoryteller(words: (said: string) => AsyncIterable<string>): AgentExecutor {
  return {
    async execute({ taskId, contextId, userMessage }, bus) {
      const status = { state: TaskState.TASK_STATE_SUBMITTED, message: undefined, timestamp: now() }
      const history = [userMessage]
      bus.publish(
        AgentEvent.task({ id: taskId, contextId, status, artifacts: [], history, metadata: {} }),
      )
      tellState(bus, taskId, contextId, TaskState.TASK_STATE_WORKING)
      let append = false
      for await (const word of words(sdkTextOf(userMessage.parts))) {
        tellText(bus, taskId, contextId, [sdkText(word)], append)
        append = true
      }
      tellState(bus, taskId, contextId, TaskState.TASK_STATE_COMPLETED)
      bus.finished()
    },
    async cancelTask() {
      // Nobody does.
    },
  }
}

function tellState(
  bus: ExecutionEventBus,
  taskId: string,
  contextId: string,
  state: TaskState,
): void {
  const status = { state, message: undefined, timestamp: now() }
  bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status, metadata: undefined }))
}

function tellText(
  bus: ExecutionEventBus,
  taskId: string,
  contextId: string,
  parts: Part[],
  append: boolean,
): void {
  const artifact = { artifactId: 'answer', name: '', description: '', parts, extensions: [] }
  bus.publish(
    AgentEvent.artifactUpdate({
      taskId,
      contextId,
      artifact: { ...artifact, metadata: undefined },
      append,
      lastChunk: false,
      metadata: undefined,
    }),
  )
}

function now(): string {
  return new Date().toISOString()
}
