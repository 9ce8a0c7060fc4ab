import { Role, TaskState, type Message, type Task } from '@a2a-js/sdk'
import { AgentEvent, type AgentExecutor, type ExecutionEventBus } from '@a2a-js/sdk/server'
import { sdkText, sdkTextOf } from '../test/official-sdk.ts'

/** `ourAgent`, as the official SDK has its users write it. */
export function officialAgent(): AgentExecutor {
  const contexts = new Map<string, string>()
  const waiting = new Map<string, () => void>()
  return {
    async execute({ taskId, contextId, userMessage, task }, bus) {
      const said = sdkTextOf(userMessage.parts)
      const tell = telling(bus, taskId, contextId)
      contexts.set(taskId, contextId)
      if (said === 'reply') {
        // A reply has no task.
        bus.publish(AgentEvent.message({ ...tell.message('Hello'), taskId: '' }))
        return bus.finished()
      }
      tell.task(task ?? newTask(taskId, contextId, userMessage))
      tell.state(TaskState.TASK_STATE_WORKING)
      if (said === 'fail') throw new Error('password=hunter2')
      if (said === 'ask') {
        tell.state(TaskState.TASK_STATE_INPUT_REQUIRED, 'Which plan?')
      } else if (said === 'wait') {
        await new Promise<void>((resolve) => waiting.set(taskId, resolve))
        tell.state(TaskState.TASK_STATE_CANCELED)
      } else {
        if (task) tell.artifact('answer-2', `You chose ${said}`)
        else tell.artifact('answer-1', `You said ${said}`)
        tell.state(TaskState.TASK_STATE_COMPLETED)
      }
      bus.finished()
    },
    async cancelTask(taskId, bus) {
      const stop = waiting.get(taskId)
      if (stop) return stop()
      // Nothing runs for a task that asks.
      telling(bus, taskId, contexts.get(taskId) ?? '').state(TaskState.TASK_STATE_CANCELED)
      bus.finished()
    },
  }
}

function newTask(id: string, contextId: string, userMessage: Message): Task {
  const status = {
    state: TaskState.TASK_STATE_SUBMITTED,
    message: undefined,
    timestamp: new Date().toISOString(),
  }
  return { id, contextId, status, artifacts: [], history: [userMessage], metadata: undefined }
}

function telling(bus: ExecutionEventBus, taskId: string, contextId: string) {
  const metadata = undefined
  const message = (text: string): Message => ({
    messageId: crypto.randomUUID(),
    role: Role.ROLE_AGENT,
    parts: [sdkText(text)],
    taskId,
    contextId,
    extensions: [],
    referenceTaskIds: [],
    metadata,
  })
  return {
    message,
    task: (task: Task) => bus.publish(AgentEvent.task(task)),
    state(state: TaskState, text?: string) {
      const said = text === undefined ? undefined : message(text)
      const status = { state, message: said, timestamp: new Date().toISOString() }
      bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status, metadata }))
    },
    artifact(artifactId: string, text: string) {
      const parts = [sdkText(text)]
      const artifact = { artifactId, name: '', description: '', parts, metadata, extensions: [] }
      const how = { append: false, lastChunk: true, metadata }
      bus.publish(AgentEvent.artifactUpdate({ taskId, contextId, artifact, ...how }))
    },
  }
}
