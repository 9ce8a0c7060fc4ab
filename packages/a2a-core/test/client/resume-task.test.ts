import { beforeEach, expect, test, vi } from 'vitest'
import { connect } from '../../src/client/index.ts'
import { TaskNotFoundError, type Task } from '../../src/protocol/index.ts'
import { fakeAgent, status, taskIn, tellAll, type Call } from './fake-agent.ts'
import { fold, printed, story, tell, told } from './story.ts'

beforeEach(() => {
  // No pause before a connection is made again.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

const both = { pausesAt: ['input-required', 'auth-required'] } as const

test('a task that runs is given as it is, then as it goes on, to its outcome', async () => {
  await using agent = await fakeAgent((call) => {
    tell(call, 2)
    call.end()
  })
  const { events, outcome } = await told((await connect(agent.origin)).resume('task-1'))
  expect(agent.calls.map(({ method, params }) => [method, params])).toEqual([
    ['SubscribeToTask', { id: 'task-1' }],
  ])
  expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
  expect(outcome).toMatchObject({ state: 'completed', task: fold(story) })
})

test('a connection that breaks is made again', async () => {
  await using agent = await fakeAgent((call) => {
    if (agent.calls.length === 1) tell(call, 2, 4)
    else tell(call, 4)
    call.cut()
  })
  const { events, outcome } = await told((await connect(agent.origin)).resume('task-1'))
  expect(printed(events, 'answer-1')).toBe('Grüße, das kostet 12 €')
  expect(outcome).toMatchObject({ state: 'completed' })
  expect(agent.calls).toHaveLength(2)
})

const refusals: [how: string, refuse: (call: Call) => void][] = [
  ['as the specification has it', (call) => call.error(-32004, 'The task has ended')],
  [
    'within the stream, as if there were none',
    (call) => {
      const error = { code: -32001, message: 'no active execution' }
      call.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: '1', error })}\n\n`)
      call.end()
    },
  ],
]
test.each(refusals)('a task that has ended is got, where that is said %s', async (_how, refuse) => {
  await using agent = await fakeAgent((call) => {
    if (call.method === 'GetTask') call.result(fold(story))
    else refuse(call)
  })
  const { events, outcome } = await told((await connect(agent.origin)).resume('task-1'))
  expect(events).toEqual([{ task: fold(story) }])
  expect(outcome).toMatchObject({ state: 'completed', text: expect.stringContaining('12 €') })
})

test('a task that failed is an outcome, not an error', async () => {
  await using agent = await fakeAgent((call) => {
    tellAll(call, { task: taskIn('TASK_STATE_WORKING') }, status('TASK_STATE_FAILED', 'no'))
  })
  const { outcome } = await told((await connect(agent.origin)).resume('task-1'))
  expect(outcome).toMatchObject({ state: 'failed' })
})

test('a task that nobody knows is an error', async () => {
  await using agent = await fakeAgent((call) => call.error(-32001, 'No such task'))
  const events = (await connect(agent.origin)).resume('task-9')
  await expect(events.next()).rejects.toThrow(TaskNotFoundError)
})

test('a task of an agent that does not stream is asked for until it has ended', async () => {
  await using agent = await fakeAgent(
    (call) => call.result(agent.calls.length < 3 ? taskIn('TASK_STATE_WORKING') : fold(story)),
    { card: { capabilities: {} } },
  )
  const { outcome } = await told((await connect(agent.origin)).resume('task-1'))
  expect(outcome).toMatchObject({ state: 'completed' })
  expect(agent.calls.map(({ method }) => method)).toEqual(['GetTask', 'GetTask', 'GetTask'])
})

const asked: Task = taskIn('TASK_STATE_INPUT_REQUIRED', {
  status: {
    state: 'TASK_STATE_INPUT_REQUIRED',
    timestamp: '2026-01-01T00:00:00.000Z',
    message: { messageId: 'q1', role: 'ROLE_AGENT', parts: [{ text: 'Which plan?' }] },
  },
})

test('a task that waits is given with its questions, and the means to answer', async () => {
  await using agent = await fakeAgent((call) => {
    if (call.method === 'SubscribeToTask') call.event({ task: asked })
    else tellAll(call, ...story)
  })
  const { outcome } = await told((await connect(agent.origin)).resume('task-1'))
  if (outcome.state !== 'input-required') throw new Error(`it is ${outcome.state}`)
  expect(outcome.questions).toMatchObject([{ prompt: 'Which plan?' }])
  expect(await outcome.answer('the small one')).toMatchObject({ state: 'completed' })
})

test('the pause that was answered is not the next one', async () => {
  const next = status('TASK_STATE_INPUT_REQUIRED', 'How many?')
  await using agent = await fakeAgent((call) => {
    tellAll(call, { task: asked }, status('TASK_STATE_WORKING'), next)
  })
  const remote = await connect(agent.origin)
  const { outcome } = await told(remote.resume(asked, both))
  expect(outcome).toMatchObject({ state: 'input-required', text: 'How many?' })
})

test('who leaves closes the connection', async () => {
  const closed = Promise.withResolvers<void>()
  await using agent = await fakeAgent((call) => {
    tell(call, 1, 4)
    void call.closed.then(closed.resolve)
  })
  for await (const { task } of (await connect(agent.origin)).resume('task-1')) {
    expect(task?.id).toBe('task-1')
    break
  }
  await closed.promise
})

test('an abort ends the waiting', async () => {
  await using agent = await fakeAgent((call) => tell(call, 1, 4))
  const controller = new AbortController()
  const events = (await connect(agent.origin)).resume('task-1', { signal: controller.signal })
  await events.next()
  controller.abort(new Error('enough'))
  await expect(told(events)).rejects.toThrow('enough')
})
