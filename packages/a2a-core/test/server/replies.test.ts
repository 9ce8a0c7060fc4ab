import { describe, expect, onTestFinished, test } from 'vitest'
import { dataPart, textOf, userMessage, type StreamResponse } from 'a2a-core'
import {
  anonymousCaller,
  createServer,
  inputRequired,
  message,
  progress,
  save,
  sendMessage,
  sendStreamingMessage,
  text,
  type Agent,
  type AgentEvent,
} from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { eventLoopTurn } from './event-loop-turn.ts'

/** An agent that may reply directly. */
const replying = (run: Agent['run']): Agent => agentOf(run, { replies: true })

const greeting = replying(async function* (turn) {
  yield message(`Hello, ${turn.text}`, { metadata: { mood: 'good' } })
})

test('a direct reply is a message, and no task', async () => {
  const served = serveAgent(greeting)
  const answer = await served.send('Ann', { contextId: 'c' })
  expect(answer).toEqual({
    message: {
      messageId: expect.any(String),
      role: 'ROLE_AGENT',
      contextId: 'c',
      parts: [{ text: 'Hello, Ann' }],
      metadata: { mood: 'good' },
    },
  })
  expect(await served.list()).toMatchObject({ tasks: [], totalSize: 0 })
})

test('a reply in a new context says which (§3.4.1)', async () => {
  const { message: reply } = await serveAgent(greeting).send('Ann')
  expect(reply?.contextId).toBeTruthy()
})

test('the stream of a direct reply is exactly one message (§3.1.2)', async () => {
  const served = serveAgent(greeting)
  const events: StreamResponse[] = []
  for await (const { event } of await served.stream('Ann')) events.push(event)
  expect(events).toEqual([{ message: expect.objectContaining({ role: 'ROLE_AGENT' }) }])
})

test('what comes after a direct reply is not read', async () => {
  let further = false
  const served = serveAgent(
    replying(async function* () {
      yield message('Hello')
      further = true
      yield text('again')
    }),
  )
  expect(await served.send('Ann')).toHaveProperty('message')
  expect(further).toBe(false)
})

test('until its first other event a task is invisible, and then whole', async () => {
  const gate = Promise.withResolvers<void>()
  const seen = Promise.withResolvers<string>()
  const served = serveAgent(
    replying(async function* (turn) {
      seen.resolve(turn.taskId)
      yield save({ task: 'kept' })
      await gate.promise
      yield progress('It takes longer')
      yield text('done')
    }),
  )
  const answer = served.send('Ann')
  const id = await seen.promise
  expect((await served.list()).totalSize).toBe(0)
  for (const hidden of [
    served.get(id),
    served.cancel(id),
    served.subscribe(id),
    served.ask('more', { taskId: id }),
  ]) {
    await expect(hidden).rejects.toMatchObject({ name: 'TaskNotFoundError' })
  }
  gate.resolve()
  const { task } = await answer
  expect(task).toMatchObject({
    id,
    status: { state: 'TASK_STATE_COMPLETED' },
    history: [{ parts: [{ text: 'Ann' }] }],
    artifacts: [{ artifactId: 'answer-1', parts: [{ text: 'done' }] }],
  })
  expect((await served.list()).totalSize).toBe(1)
})

test('the stream of a task that showed itself late begins with the task', async () => {
  const served = serveAgent(
    replying(async function* () {
      yield text('a')
    }),
  )
  const events: StreamResponse[] = []
  const numbers: number[] = []
  for await (const { seq, event } of await served.stream('go')) {
    events.push(event)
    numbers.push(seq)
  }
  expect(numbers).toEqual(events.map((_, index) => index + 1))
  expect(events[0]?.task?.status.state).toBe('TASK_STATE_SUBMITTED')
  expect(events[1]?.statusUpdate?.status.state).toBe('TASK_STATE_WORKING')
  expect(events.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
})

describe('a task that begins with something else than a reply', () => {
  test.each<[string, Agent['run'], object]>([
    [
      'a question',
      async function* () {
        yield inputRequired({ prompt: 'Which?' })
      },
      { status: { state: 'TASK_STATE_INPUT_REQUIRED' } },
    ],
    ['nothing', async function* () {}, { status: { state: 'TASK_STATE_COMPLETED' } }],
    [
      'an error',
      () => {
        throw new Error('no')
      },
      { status: { state: 'TASK_STATE_FAILED' } },
    ],
    [
      'text, and a reply that comes too late',
      async function* () {
        yield text('a')
        yield message(dataPart(1))
      },
      { status: { state: 'TASK_STATE_COMPLETED' }, artifacts: [{ parts: [dataPart(1)] }] },
    ],
  ])('is a task: %s', async (_, run, expected) => {
    const served = serveAgent(replying(run))
    const task = await served.ask('go')
    expect(task).toMatchObject({ ...expected, history: [{ parts: [{ text: 'go' }] }] })
    expect(await served.get(task.id)).toEqual(task)
  })
})

test('with returnImmediately it is a task at once, and a reply its artifact', async () => {
  const gate = Promise.withResolvers<void>()
  const served = serveAgent(
    replying(async function* () {
      await gate.promise
      yield message('Hello')
    }),
  )
  const begun = await served.begin('Ann')
  expect(['TASK_STATE_SUBMITTED', 'TASK_STATE_WORKING']).toContain(begun.status.state)
  gate.resolve()
  const task = await served.ended(begun.id)
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(task.artifacts).toEqual([{ artifactId: 'answer-1', parts: [{ text: 'Hello' }] }])
})

test.each<[string, AgentEvent, object]>([
  ['is a reply: the reply', message('Hello'), { message: { parts: [{ text: 'Hello' }] } }],
  [
    'shows itself: the task as it begins',
    text('a'),
    { task: { status: { state: 'TASK_STATE_SUBMITTED' } } },
  ],
])(
  'a message sent again with returnImmediately, while nothing of its task is seen, is given what %s',
  async (_, event, expected) => {
    const started = Promise.withResolvers<void>()
    const says = Promise.withResolvers<void>()
    const ends = Promise.withResolvers<void>()
    const server = createServer(
      replying(async function* () {
        started.resolve()
        await says.promise
        yield event
        await ends.promise
      }),
    )
    onTestFinished(() => server.close({ drainMs: 0 }))
    const call = { caller: anonymousCaller, extensions: [], request: new AbortController() }
    const request = { message: userMessage('Ann') }
    const first = sendMessage(server, request, call)
    await started.promise
    const configuration = { returnImmediately: true }
    const again = sendMessage(server, { ...request, configuration }, call)
    await eventLoopTurn()
    says.resolve()
    expect(await again).toMatchObject(expected)
    ends.resolve()
    await first
  },
)

test('returnImmediately says nothing to a stream: it is the one message (§3.2.2)', async () => {
  const server = createServer(
    replying(async function* () {
      yield message('Hello')
    }),
  )
  onTestFinished(() => server.close({ drainMs: 0 }))
  const params = { message: userMessage('go'), configuration: { returnImmediately: true } }
  const call = {
    caller: anonymousCaller,
    extensions: [],
    request: new AbortController(),
  }
  const events: unknown[] = []
  for await (const { event } of await sendStreamingMessage(server, params, call)) events.push(event)
  expect(events).toMatchObject([{ message: { parts: [{ text: 'Hello' }] } }])
})

test('a later turn of a task answers with an artifact, never with a message', async () => {
  const served = serveAgent(
    replying(async function* (turn) {
      if (turn.number === 1) yield inputRequired({ prompt: 'Who?' })
      else yield message(`Hello, ${turn.text}`)
    }),
  )
  const { id } = await served.ask('go')
  const task = await served.ask('Ann', { taskId: id })
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(task.artifacts?.map(({ parts }) => textOf(parts))).toEqual(['Hello, Ann'])
})

test('an agent without `replies` makes a task of a reply, visible before it runs', async () => {
  const states: unknown[] = []
  const served = serveAgent(
    agentOf(async function* (turn) {
      states.push((await served.get(turn.taskId)).status.state)
      yield message('Hello')
    }),
  )
  const task = await served.ask('Ann')
  expect(states).toEqual([expect.stringMatching(/SUBMITTED|WORKING/)])
  expect(task.artifacts).toEqual([{ artifactId: 'answer-1', parts: [{ text: 'Hello' }] }])
})
