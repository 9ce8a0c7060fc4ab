import { describe, expect, test } from 'vitest'
import { textOf } from 'a2a-core'
import {
  authRequired,
  failed,
  inputRequired,
  rejected,
  text,
  type AgentEvent,
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
