import { setImmediate } from 'node:timers/promises'
import {
  Role,
  TaskState,
  type AgentCard,
  type Message,
  type Part,
  type TaskStatus,
} from '@a2a-js/sdk'
import {
  AgentEvent,
  DefaultRequestHandler,
  InMemoryTaskStore,
  type AgentExecutor,
} from '@a2a-js/sdk/server'
import { timeToken } from '../harness/time-token.ts'
import type { Kind } from './agent-of.ts'

const metadata = undefined

/** The agents of `agent-of.ts`, made with the official SDK as its README says. */
export function officialHandler(kind: Kind): DefaultRequestHandler {
  const executor: AgentExecutor = {
    async execute({ taskId, contextId, userMessage }, bus) {
      const text = textOf(userMessage)
      if (kind === 'message') {
        const reply: Message = {
          messageId: crypto.randomUUID(),
          role: Role.ROLE_AGENT,
          parts: partsOf(`You said ${text}`),
          taskId: '',
          contextId,
          extensions: [],
          referenceTaskIds: [],
          metadata,
        }
        bus.publish(AgentEvent.message(reply))
        return bus.finished()
      }
      const ids = { taskId, contextId }
      const answer = (said: string, append: boolean, lastChunk: boolean): void => {
        const artifact = { artifactId: 'answer', name: '', description: '', extensions: [] }
        bus.publish(
          AgentEvent.artifactUpdate({
            ...ids,
            artifact: { ...artifact, parts: partsOf(said), metadata },
            append,
            lastChunk,
            metadata,
          }),
        )
      }
      const submitted = status(TaskState.TASK_STATE_SUBMITTED)
      const task = { id: taskId, contextId, status: submitted, artifacts: [], metadata }
      bus.publish(AgentEvent.task({ ...task, history: [userMessage] }))
      if (kind === 'task') answer(`You said ${text}`, false, true)
      else {
        for (let count = 0; count < Number(text); count++) {
          await setImmediate()
          answer(timeToken(), count > 0, false)
        }
      }
      const completed = status(TaskState.TASK_STATE_COMPLETED)
      bus.publish(AgentEvent.statusUpdate({ ...ids, status: completed, metadata }))
      bus.finished()
    },
    async cancelTask() {
      // Nobody does.
    },
  }
  return new DefaultRequestHandler(card, new InMemoryTaskStore(), executor)
}

function status(state: TaskState): TaskStatus {
  return { state, message: undefined, timestamp: new Date().toISOString() }
}

function textOf({ parts: [part] }: Message): string {
  return part?.content?.$case === 'text' ? part.content.value : ''
}

function partsOf(value: string): Part[] {
  return [{ content: { $case: 'text', value }, metadata, filename: '', mediaType: '' }]
}

const card: AgentCard = {
  name: 'Echo',
  description: 'Echo',
  supportedInterfaces: [
    { url: 'http://127.0.0.1', protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '1.0' },
  ],
  provider: undefined,
  version: '1.0.0',
  capabilities: { streaming: true, pushNotifications: false, extensions: [] },
  securitySchemes: {},
  securityRequirements: [],
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [],
  signatures: [],
}
