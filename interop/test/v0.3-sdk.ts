import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { AgentCard, Message, Part, Task, TaskState } from '@a2a-js/sdk-v0.3'
import {
  ClientFactory,
  JsonRpcTransportFactory,
  RestTransportFactory,
} from '@a2a-js/sdk-v0.3/client'
import {
  DefaultRequestHandler,
  InMemoryTaskStore,
  type AgentExecutor,
  type ExecutionEventBus,
} from '@a2a-js/sdk-v0.3/server'
import {
  agentCardHandler,
  jsonRpcHandler,
  restHandler,
  UserBuilder,
} from '@a2a-js/sdk-v0.3/server/express'
import express from 'express'

/** What a stream of 0.3 gives. */
export type SdkEvent =
  ReturnType<
    Awaited<ReturnType<ClientFactory['createFromUrl']>>['sendMessageStream']
  > extends AsyncGenerator<infer Event, void, undefined>
    ? Event
    : never

/** A factory of clients of the official SDK of 0.3 for each binding, by its name. */
export const v03Factories: [string, ClientFactory][] = [
  new JsonRpcTransportFactory(),
  new RestTransportFactory(),
].map((transport) => [
  transport.protocolName,
  new ClientFactory({ transports: [transport], preferredTransports: [transport.protocolName] }),
])

/** A message of a user. */
export function v03Message(parts: string | Part[], fields: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    messageId: crypto.randomUUID(),
    role: 'user',
    parts: typeof parts === 'string' ? [{ kind: 'text', text: parts }] : parts,
    ...fields,
  }
}

/** A result that is a task. */
export function v03Task(result: Task | Message): Task {
  if (result.kind === 'task') return result
  throw new Error('The agent answered with a message')
}

/** The text of parts. */
export function v03TextOf(parts: readonly Part[] = []): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
}

/** The text of a task's artifacts. */
export function v03AnswerOf({ artifacts = [] }: Task): string {
  return artifacts.map(({ parts }) => v03TextOf(parts)).join('')
}

/** An agent of the official SDK of 0.3: it says what it is told, or asks, or waits to be canceled. */
export function v03Executor(): AgentExecutor {
  const waiting = new Map<string, () => void>()
  return {
    async execute({ taskId, contextId, userMessage, task }, bus) {
      const said = v03TextOf(userMessage.parts)
      if (said === 'reply') {
        bus.publish({ ...v03Message('Hello'), role: 'agent', contextId })
        return bus.finished()
      }
      const tell = telling(bus, taskId, contextId)
      if (!task) {
        const status = { state: 'submitted' as const, timestamp: new Date().toISOString() }
        bus.publish({ kind: 'task', id: taskId, contextId, status, history: [userMessage] })
      }
      tell.state('working')
      if (said === 'ask') tell.state('input-required', 'Which?')
      else if (said === 'fail') tell.state('failed', 'No')
      else if (said === 'wait') {
        await new Promise<void>((resolve) => waiting.set(taskId, resolve))
        tell.state('canceled')
      } else if (said === 'slowly') {
        for (let word = 0; word < 30; word++) {
          tell.text(`${word} `)
          await pause(1)
        }
        tell.state('completed')
      } else {
        tell.parts([
          { kind: 'text', text: 'You said ' },
          { kind: 'text', text: said },
          { kind: 'data', data: { length: said.length } },
        ])
        tell.state('completed')
      }
      bus.finished()
    },
    async cancelTask(taskId) {
      waiting.get(taskId)?.()
    },
  }
}

function telling(bus: ExecutionEventBus, taskId: string, contextId: string) {
  let told = 0
  const parts = (given: Part[]): void => {
    const artifact = { artifactId: 'answer', parts: given }
    bus.publish({ kind: 'artifact-update', taskId, contextId, artifact, append: told++ > 0 })
  }
  return {
    parts,
    text: (text: string) => parts([{ kind: 'text', text }]),
    state: (state: TaskState, said?: string) => {
      const message = said === undefined ? {} : { message: agentMessage(said, taskId, contextId) }
      const status = { state, timestamp: new Date().toISOString(), ...message }
      const final = !['submitted', 'working', 'auth-required'].includes(state)
      bus.publish({ kind: 'status-update', taskId, contextId, status, final })
    },
  }
}

function agentMessage(said: string, taskId: string, contextId: string): Message {
  return { ...v03Message(said), role: 'agent', taskId, contextId }
}

/** Serves an agent of the official SDK of 0.3 on a free port, over both bindings. */
export async function serveV03({
  preferred = 'JSONRPC',
  ...fields
}: Partial<AgentCard> & { preferred?: string } = {}): Promise<{ url: string } & AsyncDisposable> {
  const app = express()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const offers = [
    { url: `${url}/rpc`, transport: 'JSONRPC' },
    { url: `${url}/rest`, transport: 'HTTP+JSON' },
  ]
  const card: AgentCard = {
    name: 'Official',
    description: 'Made with the official SDK of 0.3',
    version: '1.0.0',
    protocolVersion: '0.3.0',
    url: offers.find(({ transport }) => transport === preferred)?.url ?? '',
    preferredTransport: preferred,
    additionalInterfaces: offers,
    capabilities: { streaming: true, pushNotifications: false },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [{ id: 'chat', name: 'Chat', description: 'Chats', tags: ['chat'] }],
    ...fields,
  }
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), v03Executor())
  const options = { requestHandler, userBuilder: UserBuilder.noAuthentication }
  app.use('/.well-known/agent-card.json', agentCardHandler({ agentCardProvider: requestHandler }))
  app.use('/rpc', jsonRpcHandler(options))
  app.use('/rest', restHandler(options))
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
