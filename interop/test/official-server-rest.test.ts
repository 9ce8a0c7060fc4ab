import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { TaskState, type AgentCard, type Part } from '@a2a-js/sdk'
import {
  AgentEvent,
  DefaultRequestHandler,
  InMemoryTaskStore,
  type AgentExecutor,
  type ExecutionEventBus,
} from '@a2a-js/sdk/server'
import { agentCardHandler, restHandler, UserBuilder } from '@a2a-js/sdk/server/express'
import express from 'express'
import { TaskNotCancelableError, TaskNotFoundError, textOf, type StreamResponse } from 'a2a-core'
import { connect, type RemoteAgent } from 'a2a-core/client'

/** An agent of the official SDK: it says what it is told, or waits to be canceled, or asks. */
function executor(): AgentExecutor {
  const waiting = new Map<string, () => void>()
  return {
    async execute({ taskId, contextId, userMessage, task }, bus) {
      const said = userMessage.parts.map(textIn).join('')
      const tell = telling(bus, taskId, contextId)
      bus.publish(
        AgentEvent.task(
          task ?? {
            id: taskId,
            contextId,
            status: statusOf(TaskState.TASK_STATE_SUBMITTED),
            artifacts: [],
            history: [userMessage],
            metadata: undefined,
          },
        ),
      )
      tell.state(TaskState.TASK_STATE_WORKING)
      if (said === 'ask') tell.state(TaskState.TASK_STATE_INPUT_REQUIRED)
      else if (said === 'wait') {
        await new Promise<void>((resolve) => waiting.set(taskId, resolve))
        tell.state(TaskState.TASK_STATE_CANCELED)
      } else {
        tell.text('You said ')
        tell.text(said)
        tell.state(TaskState.TASK_STATE_COMPLETED)
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
  return {
    state: (state: TaskState) => {
      const status = statusOf(state)
      bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status, metadata: undefined }))
    },
    text: (value: string) => {
      const parts: Part[] = [
        { content: { $case: 'text', value }, metadata: undefined, filename: '', mediaType: '' },
      ]
      const artifact = {
        artifactId: 'answer',
        name: '',
        description: '',
        parts,
        metadata: undefined,
        extensions: [],
      }
      bus.publish(
        AgentEvent.artifactUpdate({
          taskId,
          contextId,
          artifact,
          append: told++ > 0,
          lastChunk: false,
          metadata: undefined,
        }),
      )
    },
  }
}

function statusOf(state: TaskState) {
  return { state, message: undefined, timestamp: new Date().toISOString() }
}

function textIn({ content }: Part): string {
  return content?.$case === 'text' ? content.value : ''
}

/** Our client of an official server that offers HTTP+JSON alone. */
async function connected(): Promise<{ remote: RemoteAgent } & AsyncDisposable> {
  const app = express()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const card: AgentCard = {
    name: 'Official',
    description: 'Made with the official SDK',
    supportedInterfaces: [
      { url: `${url}/rest`, protocolBinding: 'HTTP+JSON', tenant: 'acme', protocolVersion: '1.0' },
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
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor())
  app.use('/.well-known/agent-card.json', agentCardHandler({ agentCardProvider: requestHandler }))
  app.use('/rest', restHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }))
  return {
    remote: await connect(url),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('an official server is asked over HTTP+JSON', async () => {
  await using official = await connected()
  const { remote } = official
  expect(remote.url).toMatch(/\/rest$/)
  const answer = await remote.ask('hi')
  expect(answer).toMatchObject({ state: 'completed', text: 'You said hi' })
  const id = answer.task?.id ?? ''
  expect(await remote.getTask(id)).toMatchObject({ id, status: { state: 'TASK_STATE_COMPLETED' } })
  const { task } = await remote.send({
    message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'ho' }] },
  })
  expect(textOf(task?.artifacts?.[0]?.parts ?? [])).toBe('You said ho')
  const tasks = await Array.fromAsync(remote.listTasks({ pageSize: 1 }))
  expect(tasks.map((each) => each.id).toSorted()).toEqual([id, task?.id ?? ''].toSorted())
})

test('it asks back, and is answered', async () => {
  await using official = await connected()
  const waiting = await official.remote.ask('ask')
  if (waiting.state !== 'input-required') throw new Error(waiting.state)
  expect(await waiting.answer('this')).toMatchObject({ text: 'You said this' })
})

test('its streams are followed, and its tasks canceled', async () => {
  await using official = await connected()
  const { remote } = official
  const events: StreamResponse[] = []
  const subscribed: StreamResponse[] = []
  for await (const event of remote.stream('wait')) {
    events.push(event)
    if (event.statusUpdate?.status.state !== 'TASK_STATE_WORKING') continue
    const { taskId } = event.statusUpdate
    for await (const first of remote.subscribe(taskId)) {
      subscribed.push(first)
      break
    }
    await remote.cancel(taskId)
  }
  expect(subscribed).toMatchObject([{ task: { id: events[0]?.task?.id } }])
  expect(events.at(-1)).toMatchObject({
    statusUpdate: { status: { state: 'TASK_STATE_CANCELED' } },
  })
})

test('its errors are ours', async () => {
  await using official = await connected()
  const { remote } = official
  await expect(remote.getTask('none')).rejects.toBeInstanceOf(TaskNotFoundError)
  const { task } = await remote.ask('hi')
  await expect(remote.cancel(task?.id ?? '')).rejects.toBeInstanceOf(TaskNotCancelableError)
})
