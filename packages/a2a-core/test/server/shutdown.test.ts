import { describe, expect, test } from 'vitest'
import { textOf, type Task } from 'a2a-core'
import {
  inputRequired,
  memoryEngine,
  message,
  text,
  type Agent,
  type NumberedEvent,
} from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { eventLoopTurn } from './event-loop-turn.ts'

const answersOf = ({ artifacts }: Task): string[] =>
  (artifacts ?? []).map(({ parts }) => textOf(parts))

/** An agent whose first attempt hangs until its turn is aborted, and whose second goes on. */
function interrupted(
  more: Partial<Agent> = {},
  rest?: Agent['run'],
): { agent: Agent; begun: Promise<void> } {
  const begun = Promise.withResolvers<void>()
  const agent = agentOf(async function* (turn) {
    if (turn.number === 1 && turn.attempt === 1) {
      if (!more.replies) yield text('half')
      begun.resolve()
      await new Promise<void>((resolve) => {
        turn.signal.addEventListener('abort', () => resolve())
      })
    } else if (rest) yield* rest(turn)
    else yield text(`whole, in attempt ${turn.attempt}`)
  }, more)
  return { agent, begun: begun.promise }
}

/** The agent served by two servers, one after the other, on the same engine. */
function servedTwice(agent: Agent): { first: ServedAgent; handOver: () => Promise<ServedAgent> } {
  const engine = memoryEngine()
  const first = serveAgent(agent, { engine })
  return {
    first,
    async handOver() {
      await first.close()
      const second = serveAgent(agent, { engine })
      second.server.start()
      return second
    },
  }
}

test('a closing server waits for the turns that run', async () => {
  const gate = Promise.withResolvers<void>()
  const served = serveAgent(
    agentOf(async function* () {
      yield text('half')
      await gate.promise
      yield text(' whole')
    }),
  )
  const { id } = await served.begin('go')
  await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
  const closed = served.server.close({ drainMs: 10_000 })
  gate.resolve()
  await closed
  const task = await served.get(id)
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(answersOf(task)).toEqual(['half whole'])
})

test('a close that would wait longer than any timer can is refused, and closes nothing', async () => {
  const served = serveAgent(
    agentOf(async function* () {
      yield text('done')
    }),
  )
  for (const drainMs of [Infinity, NaN, -1, 2 ** 31]) {
    await expect(served.server.close({ drainMs })).rejects.toThrow(
      `The option drainMs must be a number from 0 to 2147483647, not ${drainMs}`,
    )
  }
  expect((await served.ask('go')).status.state).toBe('TASK_STATE_COMPLETED')
})

test('a closing server lets its readers go', async () => {
  const { agent, begun } = interrupted()
  const served = serveAgent(agent)
  const events: NumberedEvent[] = []
  const reading = (async () => {
    for await (const event of await served.stream('go')) events.push(event)
  })()
  await begun
  const sending = Promise.allSettled([served.ask('another')])
  await eventLoopTurn()
  await served.close()
  await reading
  expect(events.at(-1)?.event.statusUpdate?.status.state).not.toBe('TASK_STATE_FAILED')
  expect(await sending).toMatchObject([
    { reason: { name: 'ServiceUnavailableError', retryAfter: 1 } },
  ])
})

test('a server that runs nothing takes messages for others that do', async () => {
  const engine = memoryEngine()
  const agent = agentOf(async function* () {
    yield text('done')
  })
  const first = serveAgent(agent, { engine, concurrency: 0 })
  const { id } = await first.begin('go')
  await eventLoopTurn()
  expect((await first.get(id)).status.state).toBe('TASK_STATE_SUBMITTED')
  const second = serveAgent(agent, { engine })
  second.server.start()
  expect((await second.ended(id)).status.state).toBe('TASK_STATE_COMPLETED')
})

test('nothing runs before the server is started, or the first message comes', async () => {
  const engine = memoryEngine()
  const agent = agentOf(async function* () {
    yield text('done')
  })
  const idle = serveAgent(agent, { engine, concurrency: 0 })
  const { id } = await idle.begin('go')
  const later = serveAgent(agent, { engine })
  await later.get(id)
  await later.list()
  await eventLoopTurn()
  expect((await later.get(id)).status.state).toBe('TASK_STATE_SUBMITTED')
  later.server.start()
  later.server.start()
  expect((await later.ended(id)).status.state).toBe('TASK_STATE_COMPLETED')
})

test('closing twice is closing once', async () => {
  const served = serveAgent(agentOf(async function* () {}))
  await served.ask('go')
  await served.close()
  await served.close()
  expect(served.errors).toEqual([])
})

describe('a turn that is shut down is handed over', () => {
  test('and the agent is told why', async () => {
    const reasons: unknown[] = []
    const served = serveAgent(
      agentOf(async function* (turn) {
        turn.signal.addEventListener('abort', () => reasons.push(turn.signal.reason))
        yield text('half')
        await new Promise(() => {})
      }),
    )
    const { id } = await served.begin('go')
    await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
    await served.close()
    expect(reasons).toMatchObject([{ name: 'AbortError', reason: 'shutdown' }])
    const task = await served.get(id)
    expect(task.status.state).toBe('TASK_STATE_WORKING')
    expect(answersOf(task)).toEqual(['half'])
  })

  test.each([undefined, 'restart', 'resume'] as const)(
    'and the next attempt says it anew: recovery %s',
    async (recovery) => {
      const { agent, begun } = interrupted({ recovery })
      const { first, handOver } = servedTwice(agent)
      const { id } = await first.begin('go')
      await begun
      const second = await handOver()
      const task = await second.ended(id)
      expect(task.status.state).toBe('TASK_STATE_COMPLETED')
      expect(answersOf(task)).toEqual(['whole, in attempt 2'])
      expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['go'])
    },
  )

  test('and ends as FAILED where the agent cannot take it up', async () => {
    const { agent, begun } = interrupted({ recovery: 'fail' })
    const { first, handOver } = servedTwice(agent)
    const { id } = await first.begin('go')
    await begun
    const task = await (await handOver()).ended(id)
    expect(task.status).toMatchObject({
      state: 'TASK_STATE_FAILED',
      message: { parts: [{ text: expect.stringContaining('interrupted') }] },
    })
  })

  test('with the messages that wait', async () => {
    const { agent, begun } = interrupted()
    const { first, handOver } = servedTwice(agent)
    const { id } = await first.begin('first')
    await begun
    await first.begin('second', { taskId: id })
    const task = await (await handOver()).ended(id)
    expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['first', 'second'])
    expect(task.artifacts).toHaveLength(2)
  })

  test('and can be canceled by the next', async () => {
    const { agent, begun } = interrupted({}, async function* () {
      yield text('still at it')
      await new Promise(() => {})
    })
    const { first, handOver } = servedTwice(agent)
    const { id } = await first.begin('go')
    await begun
    const second = await handOver()
    expect((await second.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
  })
})

describe('a hidden turn that is shut down', () => {
  test('may still be answered by a message, which nobody waits for', async () => {
    const { agent, begun } = interrupted({ replies: true }, async function* () {
      yield message('Hello')
    })
    const { first, handOver } = servedTwice(agent)
    const sending = Promise.allSettled([first.send('go')])
    await begun
    const second = await handOver()
    await sending
    await eventLoopTurn()
    await eventLoopTurn()
    expect((await second.list()).totalSize).toBe(0)
    expect(second.errors).toEqual([])
  })

  test.each<[string, Agent['run'], object]>([
    [
      'text',
      async function* () {
        yield text('whole')
      },
      { status: { state: 'TASK_STATE_COMPLETED' }, artifacts: [{ parts: [{ text: 'whole' }] }] },
    ],
    [
      'a question',
      async function* () {
        yield inputRequired({ prompt: 'Which?' })
      },
      { status: { state: 'TASK_STATE_INPUT_REQUIRED' } },
    ],
  ])(
    'shows its task whole, with its message, when it goes on with %s',
    async (_, rest, expected) => {
      const { agent, begun } = interrupted({ replies: true }, rest)
      const { first, handOver } = servedTwice(agent)
      const sending = Promise.allSettled([first.send('go')])
      await begun
      const second = await handOver()
      await sending
      await eventLoopTurn()
      await eventLoopTurn()
      const { tasks } = await second.list({ includeArtifacts: true })
      expect(tasks).toMatchObject([{ ...expected, history: [{ parts: [{ text: 'go' }] }] }])
      const log = await second.log(tasks[0]?.id ?? '')
      expect(log[0]?.event.task?.status.state).toBe('TASK_STATE_SUBMITTED')
      expect(log[1]?.event.statusUpdate?.status.state).toBe('TASK_STATE_WORKING')
    },
  )

  test('is a task that FAILED where the agent cannot take it up', async () => {
    const { agent, begun } = interrupted({ replies: true, recovery: 'fail' })
    const { first, handOver } = servedTwice(agent)
    const sending = Promise.allSettled([first.send('go')])
    await begun
    const second = await handOver()
    await sending
    await eventLoopTurn()
    await eventLoopTurn()
    expect((await second.list()).tasks).toMatchObject([
      { status: { state: 'TASK_STATE_FAILED' }, history: [{ parts: [{ text: 'go' }] }] },
    ])
    expect(second.errors).toEqual([])
  })
})

test('a server that closes takes no message that it would not run', async () => {
  const served = serveAgent(agentOf(async function* () {}))
  await served.server.close()
  await expect(served.begin('go')).rejects.toMatchObject({
    name: 'ServiceUnavailableError',
    retryAfter: 1,
  })
})
