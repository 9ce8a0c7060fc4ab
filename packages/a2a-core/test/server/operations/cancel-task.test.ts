import { describe, expect, test, vi } from 'vitest'
import { dataPart, textOf } from 'a2a-core'
import {
  authRequired,
  failed,
  inputRequired,
  memoryEngine,
  rejected,
  text,
  type Agent,
  type AgentEvent,
  type Engine,
  type Turn,
} from 'a2a-core/server'
import { serveAgent } from '../../../src/testing/serve-agent.ts'
import { agentOf } from '../agent-of.ts'
import { eventLoopTurn } from '../event-loop-turn.ts'

/** An agent that counts until its turn is aborted. */
const counting = agentOf(async function* (turn) {
  for (let number = 0; !turn.signal.aborted; number++) {
    yield text(` ${number}`)
    await eventLoopTurn()
  }
})

test('row 6: to cancel a task that streams duplicates nothing, and it says no more after it', async () => {
  const served = serveAgent(counting)
  const stream = await served.stream('go')
  const numbers: string[] = []
  let id = ''
  for await (const { event } of stream) {
    id = event.task?.id ?? id
    if (!event.artifactUpdate) continue
    numbers.push(...textOf(event.artifactUpdate.artifact.parts).trim().split(' ').filter(Boolean))
    if (numbers.length === 5) await served.cancel(id)
  }
  expect(numbers).toEqual(numbers.map((_, index) => String(index)))
  const task = await served.get(id)
  expect(task.status.state).toBe('TASK_STATE_CANCELED')
  for (let turn = 0; turn < 5; turn++) await eventLoopTurn()
  expect(await served.get(id)).toEqual(task)
  const log = await served.log(id)
  expect(log.at(-1)?.event.statusUpdate?.status.state).toBe('TASK_STATE_CANCELED')
})

test('a cancel reaches the agent, with the reason', async () => {
  const reasons: unknown[] = []
  const served = serveAgent(
    agentOf(async function* (turn) {
      turn.signal.addEventListener('abort', () => reasons.push(turn.signal.reason))
      yield text('0')
      await new Promise(() => {})
    }),
  )
  const { id } = await served.begin('go')
  await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
  await served.cancel(id)
  expect(reasons).toMatchObject([{ name: 'AbortError', reason: 'canceled' }])
})

describe('row 7: to cancel a task that nobody runs takes no time', () => {
  test.each<[string, AgentEvent]>([
    ['INPUT_REQUIRED', inputRequired({ prompt: 'Which?' })],
    ['AUTH_REQUIRED', authRequired({ prompt: 'Sign in' })],
  ])('%s', async (state, event) => {
    let runs = 0
    const served = serveAgent(
      agentOf(async function* () {
        runs++
        yield event
      }),
    )
    for (let round = 0; round < 20; round++) {
      const { id, status } = await served.ask('go')
      expect(status.state).toBe(`TASK_STATE_${state}`)
      const task = await served.cancel(id)
      expect(task.status.state).toBe('TASK_STATE_CANCELED')
      // What the task asked is history now.
      expect(task.history?.map(({ role }) => role)).toEqual(['ROLE_USER', 'ROLE_AGENT'])
    }
    expect(runs).toBe(20)
  })

  test('a task that waits for its place', async () => {
    let runs = 0
    const served = serveAgent(
      agentOf(async function* () {
        runs++
        yield text('0')
        await new Promise(() => {})
      }),
      { concurrency: 1 },
    )
    const first = await served.begin('first')
    await served.until(first.id, ({ event }) => event.artifactUpdate !== undefined)
    const second = await served.begin('second')
    expect((await served.cancel(second.id)).status.state).toBe('TASK_STATE_CANCELED')
    expect((await served.cancel(first.id)).status.state).toBe('TASK_STATE_CANCELED')
    const third = await served.begin('third')
    await served.until(third.id, ({ event }) => event.artifactUpdate !== undefined)
    expect(runs).toBe(2)
    await served.cancel(third.id)
  })
})

test('to cancel a canceled task returns it, however often', async () => {
  const served = serveAgent(counting)
  const { id } = await served.begin('go')
  const task = await served.cancel(id)
  expect(await served.cancel(id)).toEqual(task)
  expect(await served.cancel(id)).toEqual(task)
})

test('cancels at the same time all get the canceled task', async () => {
  const served = serveAgent(counting)
  const { id } = await served.begin('go')
  const tasks = await Promise.all([served.cancel(id), served.cancel(id), served.cancel(id)])
  for (const task of tasks) expect(task).toEqual(tasks[0])
  const states = (await served.log(id)).flatMap(
    ({ event }) => event.statusUpdate?.status.state ?? [],
  )
  expect(states.filter((state) => state === 'TASK_STATE_CANCELED')).toHaveLength(1)
})

describe('a task that ended otherwise cannot be canceled', () => {
  test.each<[string, AgentEvent]>([
    ['COMPLETED', text('done')],
    ['FAILED', failed('no')],
    ['REJECTED', rejected('no')],
  ])('%s', async (state, event) => {
    const served = serveAgent(
      agentOf(async function* () {
        yield event
      }),
    )
    const task = await served.ask('go')
    expect(task.status.state).toBe(`TASK_STATE_${state}`)
    await expect(served.cancel(task.id)).rejects.toMatchObject({
      name: 'TaskNotCancelableError',
      code: -32002,
    })
    expect(await served.get(task.id)).toEqual(task)
  })
})

test('a task that does not exist is TaskNotFound', async () => {
  await expect(serveAgent(counting).cancel('unknown')).rejects.toMatchObject({
    name: 'TaskNotFoundError',
    details: [{ metadata: { taskId: 'unknown' } }],
  })
})

test('an agent that completes just then has completed, or was canceled, never both', async () => {
  for (let delay = 0; delay < 8; delay++) {
    const served = serveAgent(
      agentOf(async function* () {
        for (let turn = 0; turn < 3; turn++) {
          yield text('a')
          await eventLoopTurn()
        }
      }),
    )
    const { id } = await served.begin('go')
    for (let turn = 0; turn < delay; turn++) await eventLoopTurn()
    const [canceled] = await Promise.allSettled([served.cancel(id)])
    const task = await served.get(id)
    expect(task.status.state).toBe(
      canceled.status === 'fulfilled' ? 'TASK_STATE_CANCELED' : 'TASK_STATE_COMPLETED',
    )
    const ends = (await served.log(id)).filter(({ event }) =>
      /CANCELED|COMPLETED/.test(event.statusUpdate?.status.state ?? ''),
    )
    expect(ends).toHaveLength(1)
  }
})

test('row 13: nothing is added to a canceled task, whatever its agent still says', async () => {
  const go = Promise.withResolvers<void>()
  const said = Promise.withResolvers<void>()
  const served = serveAgent(
    agentOf(async function* () {
      yield text('0')
      await go.promise
      yield text('1')
      yield failed('too late')
      said.resolve()
    }),
    { cancelGrace: 10 },
  )
  const { id } = await served.begin('go')
  await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
  const task = await served.cancel(id)
  go.resolve()
  await eventLoopTurn()
  await eventLoopTurn()
  expect(await served.get(id)).toEqual(task)
  expect(task.status.state).toBe('TASK_STATE_CANCELED')
  expect(served.errors).toEqual([])
})

test('an agent of one context at a time goes on with the next task after a cancel', async () => {
  const served = serveAgent(
    agentOf(
      async function* (turn) {
        yield text('0')
        if (turn.text === 'hang') await new Promise(() => {})
      },
      { serial: 'context' },
    ),
  )
  const { id, contextId } = await served.begin('hang')
  await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
  const next = served.ask('next', { contextId })
  expect((await served.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
  expect((await next).status.state).toBe('TASK_STATE_COMPLETED')
})

describe('an agent whose task is canceled while it waits', () => {
  const questions = [
    { kind: 'question' as const, prompt: 'Which?', handle: { remote: 'r' } },
    { kind: 'approval' as const, prompt: 'Shall I?', handle: 'a' },
  ]
  const waits = async function* () {
    yield inputRequired(questions)
  }
  const waitsOrHangs = async function* (turn: Turn) {
    if (turn.text === 'hang') await new Promise(() => {})
    yield inputRequired(questions)
  }

  test('is told what it waited for, once', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const served = serveAgent({ ...agentOf(waits), canceled })
    const { id } = await served.ask('go')
    await served.cancel(id)
    await served.cancel(id)
    expect(canceled).toHaveBeenCalledExactlyOnceWith([
      { ...questions[0], id: '1.1' },
      { ...questions[1], id: '1.2' },
    ])
  })

  test('is not waited for, and may fail: the task is canceled', async () => {
    const errors = Promise.withResolvers<unknown>()
    const served = serveAgent(
      {
        ...agentOf(waits),
        canceled: () => {
          throw new Error('out of reach')
        },
      },
      { onError: errors.resolve },
    )
    const { id } = await served.ask('go')
    expect((await served.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
    expect(await errors.promise).toMatchObject({ message: 'out of reach' })
  })

  test('is told once, however many cancel it at once', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const served = serveAgent({ ...agentOf(waits), canceled })
    const { id } = await served.ask('go')
    await Promise.all([served.cancel(id), served.cancel(id), served.cancel(id)])
    expect(canceled).toHaveBeenCalledOnce()
  })

  test('is told of what was answered before all was: it never got the answer', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const served = serveAgent({ ...agentOf(waits), canceled })
    const { id } = await served.ask('go')
    await served.ask(dataPart({ '1.1': 'this' }), { taskId: id })
    await served.cancel(id)
    expect(canceled.mock.calls).toMatchObject([
      [
        [
          { id: '1.1', handle: { remote: 'r' }, answer: 'this' },
          { id: '1.2', handle: 'a' },
        ],
      ],
    ])
  })

  test('is told when an answer waits for its turn', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const served = serveAgent({ ...agentOf(waitsOrHangs), canceled }, { concurrency: 1 })
    const { id } = await served.ask('go')
    const hanging = await served.begin('hang')
    await served.inState(hanging.id, 'TASK_STATE_WORKING')
    await served.begin(dataPart({ '1.1': 'this', '1.2': true }), { taskId: id })
    await served.cancel(id)
    expect(canceled.mock.calls).toMatchObject([[[{ id: '1.1' }, { id: '1.2' }]]])
    await served.cancel(hanging.id)
  })

  test('is told when the cancellation comes before the turn of the answer begins', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const engine = memoryEngine()
    let turns = 0
    const canceling: Engine = {
      ...engine,
      async next(claim) {
        const work = await engine.next(claim)
        if (work?.questions.length) await engine.requestCancel(claim.key)
        return work
      },
    }
    const agent = agentOf(async function* () {
      turns++
      yield inputRequired(questions)
    })
    const served = serveAgent({ ...agent, canceled }, { engine: canceling })
    const { id } = await served.ask('go')
    const answer = dataPart({ '1.1': 'this', '1.2': true })
    expect((await served.ask(answer, { taskId: id })).status.state).toBe('TASK_STATE_CANCELED')
    expect(turns).toBe(1)
    expect(canceled.mock.calls).toMatchObject([[[{ id: '1.1' }, { id: '1.2' }]]])
  })

  test('is told of what it asked while the cancellation was on its way', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const go = Promise.withResolvers<void>()
    const served = serveAgent(
      {
        ...agentOf(async function* () {
          await go.promise
          yield inputRequired(questions)
        }),
        canceled,
      },
      {
        engine: beforeCancel(async (id) => {
          go.resolve()
          await served.inState(id, 'TASK_STATE_INPUT_REQUIRED')
        }),
      },
    )
    const { id } = await served.begin('go')
    expect((await served.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
    expect(canceled.mock.calls).toMatchObject([[[{ id: '1.1' }, { id: '1.2' }]]])
  })

  test('is not told when an answer came first: the run that took it heard by its signal', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const heard = vi.fn<() => void>()
    const served = serveAgent(
      {
        ...agentOf(async function* ({ answers, signal }) {
          if (Object.keys(answers).length === 0) return yield inputRequired(questions)
          signal.addEventListener('abort', heard)
          yield text('so far')
          await new Promise(() => {})
        }),
        canceled,
      },
      {
        engine: beforeCancel(async (id) => {
          await served.begin(dataPart({ '1.1': 'this', '1.2': true }), { taskId: id })
          await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
        }),
      },
    )
    const { id } = await served.ask('go')
    expect((await served.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
    expect(heard).toHaveBeenCalledOnce()
    expect(canceled).not.toHaveBeenCalled()
  })

  test('is not told of a task that ran: its signal aborted', async () => {
    const canceled = vi.fn<NonNullable<Agent['canceled']>>()
    const served = serveAgent({ ...counting, canceled })
    const { id } = await served.begin('go')
    await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
    await served.cancel(id)
    expect(canceled).not.toHaveBeenCalled()
  })
})

/** An engine on which something happens just before the first cancellation of a task. */
function beforeCancel(happens: (taskId: string) => Promise<void>): Engine {
  const engine = memoryEngine()
  let first = true
  return {
    ...engine,
    async requestCancel(key) {
      if (first) {
        first = false
        await happens(key.taskId)
      }
      return engine.requestCancel(key)
    },
  }
}
