import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { UnauthenticatedError } from 'a2a-core'
import {
  artifact,
  dataPart,
  filePart,
  fromFunction,
  inputRequired,
  message,
  progress,
  type Agent,
} from 'a2a-function'
import type { Task } from '@a2a-js/sdk-v0.3'
import { AgentCardResolver } from '@a2a-js/sdk-v0.3/client'
import { serveAgent } from './serve-agent.ts'
import {
  v03AnswerOf,
  v03Factories,
  v03Message,
  v03Task,
  v03TextOf,
  type SdkEvent,
} from './v0.3-sdk.ts'

// The official SDK as it was published for 0.3: its clients, against our server.

const echo = fromFunction((turn) => `You said ${turn.text}`, { name: 'Echo' })

const counting = fromFunction(
  async function* () {
    yield progress('Counting')
    for (const number of ['one ', 'two ', 'three']) {
      yield number
      await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
  },
  { name: 'Counting' },
)

const asking = fromFunction(
  async function* () {
    const plan = yield* inputRequired({ prompt: 'Which plan?' })
    yield `You chose ${plan}`
  },
  { name: 'Asking' },
)

/** An agent that says `begun`, and the rest when it may go on. */
function waiting(): { agent: Agent; go: () => void } {
  const gate = Promise.withResolvers<void>()
  const agent = fromFunction(
    async function* () {
      yield 'begun'
      await gate.promise
      yield ' and done'
    },
    { name: 'Waiting' },
  )
  return { agent, go: gate.resolve }
}

const textIn = (events: SdkEvent[]): string =>
  events
    .map((event) => (event.kind === 'artifact-update' ? v03TextOf(event.artifact.parts) : ''))
    .join('')

const statesIn = (events: SdkEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'status-update' ? [event.status.state] : []))

/** A webhook receiver, and the tasks it was told of until one has ended. */
async function receiver(): Promise<{ url: string; ended: Promise<Task[]> }> {
  const tasks: Task[] = []
  const ended = Promise.withResolvers<Task[]>()
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
      tasks.push(JSON.parse(body) as Task)
      response.end()
      if (tasks.at(-1)?.status.state === 'completed') ended.resolve(tasks)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, ended: ended.promise }
}

describe.each(v03Factories)('the official client of 0.3 over %s', (_, factory) => {
  test('finds the card, and what is on it', async () => {
    await using served = await serveAgent(echo)
    const client = await factory.createFromUrl(served.url)
    expect(await client.getAgentCard()).toMatchObject({
      name: 'Echo',
      protocolVersion: '0.3.0',
      capabilities: { streaming: true },
      skills: [{ id: 'chat' }],
    })
  })

  test('sends a message, and has the task when it has ended', async () => {
    await using served = await serveAgent(echo)
    const client = await factory.createFromUrl(served.url)
    const task = v03Task(await client.sendMessage({ message: v03Message('hi') }))
    expect(task.status.state).toBe('completed')
    expect(v03AnswerOf(task)).toBe('You said hi')
    expect(task.history?.map(({ role, parts }) => [role, v03TextOf(parts)])).toEqual([
      ['user', 'hi'],
    ])
  })

  test('sends data and files, and gets data and files', async () => {
    const agent = fromFunction(
      async function* (turn) {
        yield artifact(dataPart({ got: turn.data ?? null }), { name: 'data' })
        const bytes = new TextEncoder().encode('hello')
        yield artifact(filePart(bytes, { mediaType: 'text/plain' }))
      },
      { name: 'Files' },
    )
    await using served = await serveAgent(agent)
    const client = await factory.createFromUrl(served.url)
    const parts = v03Message([{ kind: 'data', data: { seats: 250 } }])
    const { artifacts = [] } = v03Task(await client.sendMessage({ message: parts }))
    expect(artifacts.flatMap((each) => each.parts)).toMatchObject([
      { kind: 'data', data: { got: { seats: 250 } } },
      { kind: 'file', file: { bytes: 'aGVsbG8=', mimeType: 'text/plain' } },
    ])
  })

  test('gets a direct reply as a message', async () => {
    const agent = fromFunction(() => message('Hello'), { name: 'Replying', replies: true })
    await using served = await serveAgent(agent)
    const client = await factory.createFromUrl(served.url)
    const reply = await client.sendMessage({ message: v03Message('hi') })
    expect(reply.kind === 'message' && v03TextOf(reply.parts)).toBe('Hello')
    const events = await Array.fromAsync(client.sendMessageStream({ message: v03Message('hi') }))
    expect(events).toMatchObject([{ kind: 'message', role: 'agent' }])
  })

  test('streams: the task first, then states and chunks, then the end', async () => {
    await using served = await serveAgent(counting, { heartbeat: 1 })
    const client = await factory.createFromUrl(served.url)
    const events = await Array.fromAsync(client.sendMessageStream({ message: v03Message('go') }))
    expect(events[0]?.kind).toBe('task')
    expect(statesIn(events)).toEqual(['working', 'working', 'completed'])
    expect(textIn(events)).toBe('one two three')
    expect(events.at(-1)).toMatchObject({ kind: 'status-update', final: true })
  })

  test('gets a task, with as much history as it asks for', async () => {
    await using served = await serveAgent(echo)
    const client = await factory.createFromUrl(served.url)
    const { id } = v03Task(await client.sendMessage({ message: v03Message('hi') }))
    expect((await client.getTask({ id, historyLength: 1 })).history).toHaveLength(1)
    expect((await client.getTask({ id, historyLength: 0 })).history ?? []).toEqual([])
  })

  test('sends without waiting, subscribes, and misses nothing', async () => {
    const { agent, go } = waiting()
    await using served = await serveAgent(agent)
    const client = await factory.createFromUrl(served.url)
    const configuration = { blocking: false }
    const params = { message: v03Message('go'), configuration }
    const { id, status } = v03Task(await client.sendMessage(params))
    expect(status.state).not.toBe('completed')
    const events: SdkEvent[] = []
    for await (const event of client.resubscribeTask({ id })) {
      events.push(event)
      go()
    }
    const [first] = events
    expect(first?.kind).toBe('task')
    expect(statesIn(events).at(-1)).toBe('completed')
    const before = first?.kind === 'task' ? v03AnswerOf(first) : ''
    expect(before + textIn(events)).toBe('begun and done')
    expect(await Array.fromAsync(client.resubscribeTask({ id }))).toMatchObject([
      { kind: 'task', status: { state: 'completed' } },
    ])
  })

  test('cancels a task that streams', async () => {
    await using served = await serveAgent(waiting().agent)
    const client = await factory.createFromUrl(served.url)
    const events: SdkEvent[] = []
    let canceled: string | undefined
    for await (const event of client.sendMessageStream({ message: v03Message('go') })) {
      events.push(event)
      if (event.kind !== 'artifact-update' || canceled) continue
      canceled = (await client.cancelTask({ id: event.taskId })).status.state
    }
    expect(canceled).toBe('canceled')
    expect(statesIn(events).at(-1)).toBe('canceled')
  })

  test('is asked, and answers in the same task', async () => {
    await using served = await serveAgent(asking)
    const client = await factory.createFromUrl(served.url)
    const asked = v03Task(await client.sendMessage({ message: v03Message('go') }))
    expect(asked.status.state).toBe('input-required')
    expect(v03TextOf(asked.status.message?.parts)).toBe('Which plan?')
    const { id: taskId, contextId } = asked
    const answer = v03Message('small', { taskId, contextId })
    const task = v03Task(await client.sendMessage({ message: answer }))
    expect(task.id).toBe(taskId)
    expect(v03AnswerOf(task)).toBe('You chose small')
  })

  test('has a webhook called, with the task as 0.3 has it', async () => {
    const hook = await receiver()
    await using served = await serveAgent(counting, { push: true })
    const client = await factory.createFromUrl(served.url)
    const configuration = { blocking: false, pushNotificationConfig: { url: hook.url } }
    const sent = v03Task(await client.sendMessage({ message: v03Message('go'), configuration }))
    const told = (await hook.ended).at(-1)
    expect(told).toMatchObject({ kind: 'task', id: sent.id, contextId: sent.contextId })
    expect(told && v03AnswerOf(told)).toBe('one two three')
  })

  test('sets, gets, lists and deletes webhooks', async () => {
    await using served = await serveAgent(echo, { push: true })
    const client = await factory.createFromUrl(served.url)
    const { id } = v03Task(await client.sendMessage({ message: v03Message('hi') }))
    const config = { id: 'w', url: 'http://127.0.0.1:1/hook' }
    const set = { taskId: id, pushNotificationConfig: config }
    expect(await client.setTaskPushNotificationConfig(set)).toMatchObject(set)
    const named = { id, pushNotificationConfigId: 'w' }
    expect(await client.getTaskPushNotificationConfig(named)).toMatchObject(set)
    expect(await client.listTaskPushNotificationConfig({ id })).toMatchObject([set])
    await client.deleteTaskPushNotificationConfig(named)
    expect(await client.listTaskPushNotificationConfig({ id })).toEqual([])
  })

  test('has our errors as its own', async () => {
    await using served = await serveAgent(echo)
    const client = await factory.createFromUrl(served.url)
    const unknown = { id: 'unknown' }
    const missing = expect.objectContaining({ name: 'TaskNotFoundError' }) as Error
    await expect(client.getTask(unknown)).rejects.toEqual(missing)
    await expect(client.cancelTask(unknown)).rejects.toEqual(missing)
    const { id } = v03Task(await client.sendMessage({ message: v03Message('hi') }))
    await expect(client.cancelTask({ id })).rejects.toThrow(
      expect.objectContaining({ name: 'TaskNotCancelableError' }),
    )
    const more = v03Message('more', { taskId: id })
    await expect(client.sendMessage({ message: more })).rejects.toThrow(
      expect.objectContaining({ name: 'UnsupportedOperationError' }),
    )
    await expect(client.sendMessage({ message: v03Message([]) })).rejects.toThrow('message.parts')
  })

  test('reads from the card how to authenticate, is let in, and shown the extended card', async () => {
    await using served = await serveAgent(echo, {
      auth: {
        securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Key' } } },
        securityRequirements: [{ schemes: { key: { list: [] } } }],
        challenge: 'ApiKey',
        authenticate(request) {
          if (request.headers.get('x-key') === 'ann') return { tenant: '', owner: 'ann' }
          throw new UnauthenticatedError('Send your key in the header X-Key')
        },
      },
      extendedCard: ({ owner }) => ({ description: `For ${owner}` }),
    })
    const card = await AgentCardResolver.default.resolve(served.url)
    expect(card).toMatchObject({
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
      security: [{ key: [] }],
      supportsAuthenticatedExtendedCard: true,
    })
    const client = await factory.createFromAgentCard(card)
    const request = { message: v03Message('hi') }
    await expect(client.sendMessage(request)).rejects.toThrow('Send your key')
    const options = { serviceParameters: { 'X-Key': 'ann' } }
    const task = v03Task(await client.sendMessage(request, options))
    expect(v03AnswerOf(task)).toBe('You said hi')
    expect((await client.getAgentCard(options)).description).toBe('For ann')
  })
})
