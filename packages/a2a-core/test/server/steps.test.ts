import { expect, test } from 'vitest'
import { textOf } from 'a2a-core'
import { inputRequired, memoryEngine, text, type Agent, type Engine } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { boundedEngine } from './bounded-engine.ts'
import { eventLoopTurn } from './event-loop-turn.ts'
import { recordingEngine } from './recording-engine.ts'

/** Hands the turns that run over to a second server on the same engine. */
async function handOver(first: ServedAgent, agent: Agent, engine: Engine): Promise<ServedAgent> {
  const second = serveAgent(agent, { engine })
  second.server.start()
  await first.close()
  return second
}

test('the result of a step is stored before the step returns', async () => {
  const { engine, commits } = recordingEngine()
  const seen: unknown[] = []
  const served = serveAgent(
    agentOf(async function* (turn) {
      const value = await turn.step('look', () => ({ price: 5 }))
      seen.push(commits.at(-1)?.steps)
      yield text(JSON.stringify(value))
    }),
    { engine },
  )
  const task = await served.ask('go')
  expect(seen).toEqual([{ look: { price: 5 } }])
  expect(textOf(task.artifacts?.[0]?.parts ?? [])).toBe('{"price":5}')
})

test('a step that was done is not done again by the next attempt', async () => {
  const engine = memoryEngine()
  const done: string[] = []
  const begun = Promise.withResolvers<void>()
  const agent = agentOf(async function* (turn) {
    const count = await turn.step('count', () => done.push('count'))
    await turn.step('nothing', () => {
      done.push('nothing')
    })
    yield text(`attempt ${turn.attempt}, ${count}`)
    if (turn.attempt === 1) {
      begun.resolve()
      await new Promise(() => {})
    }
    await turn.step('after', () => {
      done.push('after')
    })
  })
  const first = serveAgent(agent, { engine })
  const { id } = await first.begin('go')
  await begun.promise
  const second = await handOver(first, agent, engine)
  const task = await second.ended(id)
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(done).toEqual(['count', 'nothing', 'after'])
  // What the first attempt said is replaced, not repeated.
  expect(task.artifacts).toEqual([{ artifactId: 'answer-1', parts: [{ text: 'attempt 2, 1' }] }])
  expect(task.history).toHaveLength(1)
  await engine.close()
})

test('steps are kept while a call asks and is answered, and forgotten with the next', async () => {
  const done: string[] = []
  const served = serveAgent(
    agentOf(async function* (turn) {
      await turn.step('look', () => {
        done.push(`look in turn ${turn.number}`)
      })
      if (turn.text === 'go' && !turn.answers['1.1']) yield inputRequired({ prompt: 'Which?' })
      else if (turn.number < 3) {
        await served.begin('another', { taskId: turn.taskId })
      }
    }),
  )
  const { id } = await served.ask('go')
  const task = await served.ask('this', { taskId: id })
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(done).toEqual(['look in turn 1', 'look in turn 3'])
})

test('two steps of a turn need two names', async () => {
  const served = serveAgent(
    agentOf(async function* (turn) {
      await turn.step('look', () => 1)
      await turn.step('look', () => 2)
      yield text('never')
    }),
  )
  expect((await served.ask('go')).status.state).toBe('TASK_STATE_FAILED')
  expect(served.errors).toMatchObject([
    { error: expect.objectContaining({ message: expect.stringContaining('"look"') }) },
  ])
})

test.each([
  ['a function', () => () => 1],
  ['a bigint', () => 1n],
  [
    'a circle',
    () => {
      const circle: { self?: unknown } = {}
      circle.self = circle
      return circle
    },
  ],
])('a step whose result is no JSON is the failure of its agent: %s', async (_, result) => {
  const served = serveAgent(
    agentOf(async function* (turn) {
      await turn.step('look', () => result() as never)
      yield text('never')
    }),
    { engine: boundedEngine() },
  )
  const task = await served.ask('go')
  expect(task.status.state).toBe('TASK_STATE_FAILED')
  expect(served.errors).toMatchObject([{ error: expect.any(TypeError) }])
})

test('a step gives the same value in the attempt that did it as in the next', async () => {
  const values: unknown[] = []
  const served = serveAgent(
    agentOf(async function* (turn) {
      const value = await turn.step('look', () => ({
        at: new Date(0) as never,
        none: undefined as never,
      }))
      values.push(value)
      yield text('done')
    }),
  )
  await served.ask('go')
  expect(values).toEqual([{ at: '1970-01-01T00:00:00.000Z' }])
  expect(values[0]).not.toHaveProperty('none')
})

test('a step that throws is not kept', async () => {
  let done = 0
  const served = serveAgent(
    agentOf(async function* (turn) {
      const value = await turn
        .step('look', () => {
          done++
          throw new Error('not now')
        })
        .catch(() => 'caught')
      yield text(`${value} ${done}`)
    }),
  )
  const task = await served.ask('go')
  expect(task.artifacts).toMatchObject([{ parts: [{ text: 'caught 1' }] }])
})

test('a step is not begun, and not kept, after the turn was given up', async () => {
  let done = 0
  const late = Promise.withResolvers<unknown>()
  const served = serveAgent(
    agentOf(async function* (turn) {
      yield text('so far')
      await new Promise<void>((resolve) => {
        turn.signal.addEventListener('abort', () => resolve())
      })
      late.resolve(turn.step('late', () => ++done).catch((error: unknown) => error))
    }),
  )
  const { id } = await served.begin('go')
  await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
  await served.cancel(id)
  expect(await late.promise).toBeInstanceOf(Error)
  expect((await served.get(id)).status.state).toBe('TASK_STATE_CANCELED')
})

test('a step that nobody awaits is not stored beside the end of its turn, nor after it', async () => {
  const ends = Promise.withResolvers<void>()
  const late = Promise.withResolvers<unknown>()
  let underWay = 0
  let most = 0
  const { engine, commits } = recordingEngine(async (commit) => {
    most = Math.max(most, ++underWay)
    if (commit.end) {
      ends.resolve()
      await eventLoopTurn()
      await eventLoopTurn()
    }
    underWay--
  })
  const served = serveAgent(
    agentOf(async function* (turn) {
      void turn.step('forgotten', () => ends.promise)
      late.resolve(turn.step('late', () => ends.promise).catch((error: unknown) => error))
      yield text('all of it')
    }),
    { engine },
  )
  const task = await served.ask('go')
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(await late.promise).toBeInstanceOf(Error)
  expect(commits.some(({ steps }) => steps)).toBe(false)
  expect(most).toBe(1)
  expect(served.errors).toEqual([])
})
