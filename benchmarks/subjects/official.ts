/** The same agent, made with the official SDK and served by Express, as its README says. */
import { Role, TaskState, type AgentCard, type Message, type Part } from '@a2a-js/sdk'
import {
  AgentEvent,
  DefaultRequestHandler,
  InMemoryTaskStore,
  type AgentExecutor,
} from '@a2a-js/sdk/server'
import { jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express'
import express from 'express'
import { serveListener } from '../harness/serve-subject.ts'

const [kind] = process.argv.slice(2)
const metadata = undefined

const executor: AgentExecutor = {
  async execute({ taskId, contextId, userMessage }, bus) {
    const [part] = userMessage.parts
    const text = part?.content?.$case === 'text' ? part.content.value : ''
    const parts: Part[] = [
      {
        content: { $case: 'text', value: `You said ${text}` },
        metadata,
        filename: '',
        mediaType: '',
      },
    ]
    if (kind === 'message') {
      const reply: Message = {
        messageId: crypto.randomUUID(),
        role: Role.ROLE_AGENT,
        parts,
        taskId: '',
        contextId,
        extensions: [],
        referenceTaskIds: [],
        metadata,
      }
      bus.publish(AgentEvent.message(reply))
      return bus.finished()
    }
    const status = (state: TaskState) => {
      return { state, message: undefined, timestamp: new Date().toISOString() }
    }
    const submitted = status(TaskState.TASK_STATE_SUBMITTED)
    const history = [userMessage]
    bus.publish(
      AgentEvent.task({
        id: taskId,
        contextId,
        status: submitted,
        artifacts: [],
        history,
        metadata,
      }),
    )
    const artifact = { artifactId: 'answer', name: '', description: '', parts, extensions: [] }
    bus.publish(
      AgentEvent.artifactUpdate({
        taskId,
        contextId,
        artifact: { ...artifact, metadata },
        append: false,
        lastChunk: true,
        metadata,
      }),
    )
    const completed = status(TaskState.TASK_STATE_COMPLETED)
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status: completed, metadata }))
    bus.finished()
  },
  async cancelTask() {
    // Nobody does.
  },
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
const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor)
const app = express()
app.use('/', jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }))
await serveListener(app)
