import { describe, expect, test } from 'vitest'
import { TaskState, type StreamResponse } from '@a2a-js/sdk'
import { ClientFactory, ClientFactoryOptions, type Client } from '@a2a-js/sdk/client'
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
import { serveAgent } from './serve-agent.ts'
import {
  sdkAnswerOf,
  sdkCancel,
  sdkData,
  sdkFactories,
  sdkRequest,
  sdkStatesOf,
  sdkTask,
  sdkText,
  sdkTextOf,
} from './official-sdk.ts'

const echo = fromFunction((turn) => `You said ${turn.text}`, {
  name: 'Echo',
  description: 'Says what it is told',
})

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

/** What the official client makes of a stream: a task, folded by hand. */
const textIn = (events: StreamResponse[]): string =>
  events
    .map(({ payload }) =>
      payload?.$case === 'artifactUpdate' ? sdkTextOf(payload.value.artifact?.parts) : '',
    )
    .join('')

const listAll: Parameters<Client['listTasks']>[0] = {
  tenant: '',
  contextId: '',
  status: TaskState.TASK_STATE_UNSPECIFIED,
  pageSize: undefined,
  pageToken: '',
  historyLength: undefined,
  statusTimestampAfter: undefined,
  includeArtifacts: undefined,
}

describe.each(sdkFactories)('the official client over %s', (_, factory) => {
  test('finds the card, and what is on it', async () => {
    await using served = await serveAgent(echo)
    const client = await factory.createFromUrl(served.url)
    expect(client.protocolVersion).toBe('1.0')
    expect(await client.getAgentCard()).toMatchObject({
      name: 'Echo',
      description: 'Says what it is told',
      capabilities: { streaming: true },
      skills: [{ id: 'chat' }],
    })
  })

  test('finds an agent below a path by the address of its card', async () => {
    await using served = await serveAgent(echo, { path: '/agents/echo' })
    // Its second argument is resolved against the origin: a path of the URL is lost otherwise.
    // §8.2 knows the card's place below a domain alone, so that is within the specification.
    const client = await factory.createFromUrl(`${served.url}/.well-known/agent-card.json`, '')
    const task = sdkTask(await client.sendMessage(sdkRequest([sdkText('hi')])))
    expect(sdkAnswerOf(task)).toBe('You said hi')
  })

  test('sends a message, and has the task when it has ended', async () => {
    await using served = await serveAgent(echo)
    const client = await factory.createFromUrl(served.url)
    const task = sdkTask(await client.sendMessage(sdkRequest([sdkText('hi')])))
    expect(task.status?.state).toBe(TaskState.TASK_STATE_COMPLETED)
    expect(sdkAnswerOf(task)).toBe('You said hi')
    expect(task.history.map(({ parts }) => sdkTextOf(parts))).toEqual(['hi'])
  })

  test('sends data and files, and gets data and files', async () => {
    const agent = fromFunction(
      async function* (turn) {
        yield artifact(dataPart({ got: turn.data ?? null }), { name: 'data' })
        const bytes = new TextEncoder().encode('hello')
        yield artifact(filePart(bytes, { mediaType: 'text/plain', filename: 'hello.txt' }))
      },
      { name: 'Files' },
    )
    await using served = await serveAgent(agent)
    const client = await factory.createFromUrl(served.url)
    const task = sdkTask(await client.sendMessage(sdkRequest([sdkData({ seats: 250 })])))
    expect(task.artifacts.flatMap(({ parts }) => parts)).toMatchObject([
      { content: { $case: 'data', value: { got: { seats: 250 } } } },
      {
        content: { $case: 'raw', value: Buffer.from('hello') },
        mediaType: 'text/plain',
        filename: 'hello.txt',
      },
    ])
  })

  test('gets a direct reply as a message', async () => {
    const agent = fromFunction(() => message('Hello'), { name: 'Replying', replies: true })
    await using served = await serveAgent(agent)
    const client = await factory.createFromUrl(served.url)
    const result = await client.sendMessage(sdkRequest([sdkText('hi')]))
    expect('parts' in result && sdkTextOf(result.parts)).toBe('Hello')
    const events = await Array.fromAsync(client.sendMessageStream(sdkRequest([sdkText('hi')])))
    expect(events).toMatchObject([{ payload: { $case: 'message' } }])
  })

  test('streams: the task first, then states and chunks, then the end', async () => {
    await using served = await serveAgent(counting)
    const client = await factory.createFromUrl(served.url)
    const events = await Array.fromAsync(client.sendMessageStream(sdkRequest([sdkText('go')])))
    expect(events[0]?.payload?.$case).toBe('task')
    expect(sdkStatesOf(events)).toEqual([
      TaskState.TASK_STATE_WORKING,
      TaskState.TASK_STATE_WORKING,
      TaskState.TASK_STATE_COMPLETED,
    ])
    expect(textIn(events)).toBe('one two three')
  })

  test('a stream with heartbeats is read as one without', async () => {
    const { agent, go } = waiting()
    await using served = await serveAgent(agent, { heartbeat: 1 })
    const client = await factory.createFromUrl(served.url)
    const events: StreamResponse[] = []
    for await (const event of client.sendMessageStream(sdkRequest([sdkText('go')]))) {
      events.push(event)
      if (textIn(events) === 'begun') setTimeout(go, 20)
    }
    expect(textIn(events)).toBe('begun and done')
  })

  test('gets and lists tasks', async () => {
    await using served = await serveAgent(echo)
    const client = await factory.createFromUrl(served.url)
    const { id, contextId } = sdkTask(await client.sendMessage(sdkRequest([sdkText('a')])))
    await client.sendMessage(sdkRequest([sdkText('b')], { contextId }))
    await client.sendMessage(sdkRequest([sdkText('c')]))
    const task = await client.getTask({ tenant: '', id, historyLength: 0 })
    expect(task).toMatchObject({ id, history: [] })
    const all = await client.listTasks(listAll)
    expect(all).toMatchObject({ totalSize: 3, nextPageToken: '' })
    const ofContext = await client.listTasks({ ...listAll, contextId, includeArtifacts: true })
    expect(ofContext.tasks.map(sdkAnswerOf).toSorted()).toEqual(['You said a', 'You said b'])
    const done = await client.listTasks({ ...listAll, status: TaskState.TASK_STATE_COMPLETED })
    expect(done.totalSize).toBe(3)
    const page = await client.listTasks({ ...listAll, pageSize: 2 })
    const rest = await client.listTasks({ ...listAll, pageSize: 2, pageToken: page.nextPageToken })
    expect(new Set([...page.tasks, ...rest.tasks].map((each) => each.id)).size).toBe(3)
  })

  test('sends without waiting, subscribes, and misses nothing', async () => {
    const { agent, go } = waiting()
    await using served = await serveAgent(agent)
    const polling = new ClientFactory(
      ClientFactoryOptions.createFrom(factory.options, { clientConfig: { polling: true } }),
    )
    const client = await polling.createFromUrl(served.url)
    const { id, status } = sdkTask(await client.sendMessage(sdkRequest([sdkText('go')])))
    expect(status?.state).not.toBe(TaskState.TASK_STATE_COMPLETED)
    const events: StreamResponse[] = []
    for await (const event of client.resubscribeTask({ tenant: '', id })) {
      events.push(event)
      go()
    }
    expect(events[0]?.payload?.$case).toBe('task')
    expect(sdkStatesOf(events).at(-1)).toBe(TaskState.TASK_STATE_COMPLETED)
    const [first] = events
    const before = first?.payload?.$case === 'task' ? sdkAnswerOf(first.payload.value) : ''
    expect(before + textIn(events)).toBe('begun and done')
  })

  test('cancels a task that streams', async () => {
    const { agent } = waiting()
    await using served = await serveAgent(agent)
    const client = await factory.createFromUrl(served.url)
    const events: StreamResponse[] = []
    let canceled: TaskState | undefined
    for await (const event of client.sendMessageStream(sdkRequest([sdkText('go')]))) {
      events.push(event)
      if (event.payload?.$case !== 'artifactUpdate' || canceled !== undefined) continue
      canceled = (await client.cancelTask(sdkCancel(event.payload.value.taskId))).status?.state
    }
    expect(canceled).toBe(TaskState.TASK_STATE_CANCELED)
    expect(sdkStatesOf(events).at(-1)).toBe(TaskState.TASK_STATE_CANCELED)
    expect(textIn(events)).toBe('begun')
    // "Cancel Task operations are idempotent" (§3.3.1).
    const { id } = (events[0]?.payload?.value ?? {}) as { id: string }
    const again = await client.cancelTask(sdkCancel(id))
    expect(again.status?.state).toBe(TaskState.TASK_STATE_CANCELED)
  })

  test('is asked, and answers in the same task', async () => {
    await using served = await serveAgent(asking)
    const client = await factory.createFromUrl(served.url)
    const asked = sdkTask(await client.sendMessage(sdkRequest([sdkText('go')])))
    expect(asked.status?.state).toBe(TaskState.TASK_STATE_INPUT_REQUIRED)
    expect(sdkTextOf(asked.status?.message?.parts)).toBe('Which plan?')
    const { id: taskId, contextId } = asked
    const answer = sdkRequest([sdkText('small')], { taskId, contextId })
    const task = sdkTask(await client.sendMessage(answer))
    expect(task.id).toBe(taskId)
    expect(sdkAnswerOf(task)).toBe('You chose small')
  })

  test('is asked in a stream, and answers in another', async () => {
    await using served = await serveAgent(asking)
    const client = await factory.createFromUrl(served.url)
    const first = await Array.fromAsync(client.sendMessageStream(sdkRequest([sdkText('go')])))
    expect(sdkStatesOf(first).at(-1)).toBe(TaskState.TASK_STATE_INPUT_REQUIRED)
    const taskId = first[0]?.payload?.$case === 'task' ? first[0].payload.value.id : ''
    const answer = sdkRequest([sdkText('large')], { taskId })
    const second = await Array.fromAsync(client.sendMessageStream(answer))
    expect(sdkStatesOf(second).at(-1)).toBe(TaskState.TASK_STATE_COMPLETED)
    expect(textIn(second)).toBe('You chose large')
  })
})
