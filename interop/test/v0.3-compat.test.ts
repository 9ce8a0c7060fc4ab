import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { TaskState, type AgentCard, type StreamResponse } from '@a2a-js/sdk'
import {
  ClientFactory,
  DefaultAgentCardResolver,
  JsonRpcTransportFactory,
  RestTransportFactory,
} from '@a2a-js/sdk/client'
import * as errors from '@a2a-js/sdk/errors'
import { DefaultRequestHandler, InMemoryTaskStore } from '@a2a-js/sdk/server'
import {
  agentCardHandler,
  jsonRpcHandler,
  restHandler,
  UserBuilder,
} from '@a2a-js/sdk/server/express'
import express from 'express'
import { TaskNotFoundError } from 'a2a-core'
import { connect } from 'a2a-core/client'
import { fromFunction, inputRequired } from 'a2a-function'
import { officialStoryteller } from './official-storyteller.ts'
import {
  sdkAnswerOf,
  sdkCancel,
  sdkRequest,
  sdkStatesOf,
  sdkTask,
  sdkText,
  sdkTextOf,
} from './official-sdk.ts'
import { serveAgent } from './serve-agent.ts'

// The official SDK of 1.0 with its compatibility with 0.3 switched on, in both roles.

const legacyCompat = { enabled: true }

const factories: [string, ClientFactory][] = [
  new JsonRpcTransportFactory({ legacyCompat }),
  new RestTransportFactory({ legacyCompat }),
].map((transport) => [
  transport.protocolName,
  new ClientFactory({
    transports: [transport],
    preferredTransports: [transport.protocolName],
    cardResolver: new DefaultAgentCardResolver({ legacyCompat }),
  }),
])

const talker = fromFunction(
  async function* ({ text }) {
    if (text === 'ask') yield `You chose ${yield* inputRequired({ prompt: 'Which?' })}`
    else for (const word of ['You ', 'said ', text]) yield word
  },
  { name: 'Talker' },
)

const textIn = (events: StreamResponse[]): string =>
  events
    .map(({ payload }) =>
      payload?.$case === 'artifactUpdate' ? sdkTextOf(payload.value.artifact?.parts) : '',
    )
    .join('')

describe.each(factories)('the official client, compatible with 0.3, over %s', (_, factory) => {
  test.each([
    ['by our card of 1.0', undefined],
    ['by our card of 0.3', '/.well-known/agent.json'],
  ])('speaks 0.3 where an agent offers nothing else: found %s', async (__, path) => {
    await using served = await serveAgent(talker, { versions: ['0.3'] })
    const client = await factory.createFromUrl(served.url, path)
    expect(client.protocolVersion).toBe('0.3')
    const task = sdkTask(await client.sendMessage(sdkRequest([sdkText('hi')])))
    expect(task.status?.state).toBe(TaskState.TASK_STATE_COMPLETED)
    expect(sdkAnswerOf(task)).toBe('You said hi')
    const { id } = task
    expect((await client.getTask({ tenant: '', id, historyLength: 1 })).history).toHaveLength(1)
  })

  test('streams, is asked, and answers', async () => {
    await using served = await serveAgent(talker, { versions: ['0.3'] })
    const client = await factory.createFromUrl(served.url)
    const events = await Array.fromAsync(client.sendMessageStream(sdkRequest([sdkText('hi')])))
    expect(events[0]?.payload?.$case).toBe('task')
    expect(textIn(events)).toBe('You said hi')
    expect(sdkStatesOf(events).at(-1)).toBe(TaskState.TASK_STATE_COMPLETED)
    const asked = sdkTask(await client.sendMessage(sdkRequest([sdkText('ask')])))
    expect(asked.status?.state).toBe(TaskState.TASK_STATE_INPUT_REQUIRED)
    const { id: taskId, contextId } = asked
    const answer = sdkRequest([sdkText('small')], { taskId, contextId })
    expect(sdkAnswerOf(sdkTask(await client.sendMessage(answer)))).toBe('You chose small')
  })

  test('has our errors as its own', async () => {
    await using served = await serveAgent(talker, { versions: ['0.3'] })
    const client = await factory.createFromUrl(served.url)
    const id = 'unknown'
    const missing = errors.TaskNotFoundError
    await expect(client.getTask({ tenant: '', id, historyLength: 1 })).rejects.toThrow(missing)
    await expect(client.cancelTask(sdkCancel(id))).rejects.toThrow(missing)
    const done = sdkTask(await client.sendMessage(sdkRequest([sdkText('hi')])))
    await expect(client.cancelTask(sdkCancel(done.id))).rejects.toThrow(
      errors.TaskNotCancelableError,
    )
  })

  test('speaks 1.0 where an agent offers both', async () => {
    await using served = await serveAgent(talker)
    expect((await factory.createFromUrl(served.url)).protocolVersion).toBe('1.0')
  })
})

async function* words(said: string): AsyncGenerator<string> {
  for (const word of ['You ', 'said ', said]) {
    yield word
    await new Promise(setImmediate)
  }
}

/** Serves an agent of the official SDK that offers 0.3 alone. */
async function serveCompatible(): Promise<{ url: string } & AsyncDisposable> {
  const app = express()
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const card: AgentCard = {
    name: 'Official',
    description: 'Made with the official SDK',
    supportedInterfaces: [
      { url: `${url}/rpc`, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '0.3' },
      { url: `${url}/rest`, protocolBinding: 'HTTP+JSON', tenant: '', protocolVersion: '0.3' },
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
  const executor = officialStoryteller(words)
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor)
  const options = { requestHandler, userBuilder: UserBuilder.noAuthentication, legacyCompat }
  app.use(
    '/.well-known/agent-card.json',
    agentCardHandler({ agentCardProvider: requestHandler, legacyCompat }),
  )
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

describe.each(['JSONRPC', 'HTTP+JSON'] as const)('its server, over %s', (binding) => {
  beforeEach(() => {
    // It says on the console when somebody subscribes to a task that has ended, or is not there.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
  })

  test('is asked in 0.3, and answers', async () => {
    await using official = await serveCompatible()
    const remote = await connect(official.url, { binding })
    const answer = await remote.ask('hi')
    expect(answer).toMatchObject({ state: 'completed', text: 'You said hi' })
    const id = answer.task?.id ?? ''
    expect(await remote.getTask(id)).toMatchObject({ id, history: [{ role: 'ROLE_USER' }] })
    expect(await Array.fromAsync(remote.subscribe(id))).toMatchObject([{ task: { id } }])
    await expect(remote.getTask('none')).rejects.toThrow(TaskNotFoundError)
  })
})
