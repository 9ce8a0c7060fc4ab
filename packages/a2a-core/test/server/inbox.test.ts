import { describe, expect, test } from 'vitest'
import { textOf, type Message, type StreamResponse, type Task } from 'a2a-core'
import { failed, inputRequired, rejected, text, type Turn } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { eventLoopTurn } from './event-loop-turn.ts'
import { watchedEngine } from './watched-engine.ts'

const textsOf = (messages: Message[] | undefined): string[] =>
  (messages ?? []).map(({ parts }) => textOf(parts))

const answersOf = ({ artifacts }: Task): string[] =>
  (artifacts ?? []).map(({ parts }) => textOf(parts))

/** An agent whose first turn says `0`, waits, and then says the rest. */
function waiting(): {
  served: ServedAgent
  go: () => void
  turns: Turn[]
  posted: (count: number) => Promise<void>
} {
  const gate = Promise.withResolvers<void>()
  const { engine, posted } = watchedEngine()
  const turns: Turn[] = []
  const served = serveAgent(
    agentOf(async function* (turn) {
      turns.push(turn)
      if (turn.number > 1) {
        yield text(`got ${turn.text}`)
        return
      }
      yield text('0')
      await gate.promise
      for (const token of ['1', '2', '3']) {
        yield text(token)
        await eventLoopTurn()
      }
    }),
    { engine },
  )
  return { served, go: gate.resolve, turns, posted }
}

test('a message that comes during a run is the next turn of its task', async () => {
  const { served, go, turns } = waiting()
  const { id } = await served.begin('first')
  await served.begin('second', { taskId: id })
  await served.begin('third', { taskId: id })
  expect(turns).toHaveLength(1)
  go()
  const task = await served.ended(id)
  expect(turns.map((turn) => turn.text)).toEqual(['first', 'second', 'third'])
  expect(turns.map(({ number }) => number)).toEqual([1, 2, 3])
  expect(textsOf(turns[1]?.task.history)).toEqual(['first', 'second'])
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(answersOf(task)).toEqual(['0123', 'got second', 'got third'])
  expect(textsOf(task.history)).toEqual(['first', 'second', 'third'])
})

test('COMPLETED is said once, when no message waits any more', async () => {
  const { served, go } = waiting()
  const { id } = await served.begin('first')
  await served.begin('second', { taskId: id })
  go()
  await served.ended(id)
  const states = (await served.log(id)).flatMap(
    ({ event }) => event.statusUpdate?.status.state ?? [],
  )
  expect(states).toEqual(['TASK_STATE_WORKING', 'TASK_STATE_WORKING', 'TASK_STATE_COMPLETED'])
})

test('row 4: a second message leaves the stream of the first as it is', async () => {
  const { served, go } = waiting()
  const first = await served.stream('first')
  const seen: StreamResponse[] = []
  const reading = (async () => {
    for await (const { event } of first) {
      seen.push(event)
      if (seen.length === 3) go()
    }
  })()
  const id = (await served.list()).tasks[0]?.id ?? ''
  const second: StreamResponse[] = []
  for await (const { event } of await served.stream('second', { taskId: id })) second.push(event)
  await reading
  const log = (await served.log(id)).map(({ event }) => event)
  expect(seen).toEqual(log)
  expect(second.slice(1)).toEqual(log.slice(-second.length + 1))
  expect(second[0]?.task?.id).toBe(id)
})

test('row 5: two blocking sends to one WORKING task do not duplicate artifacts', async () => {
  const { served, go, posted } = waiting()
  const { id } = await served.begin('first')
  const sends = [served.ask('second', { taskId: id }), served.ask('third', { taskId: id })]
  await posted(2)
  go()
  for (const task of await Promise.all(sends)) {
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answersOf(task)).toEqual(['0123', 'got second', 'got third'])
  }
})

test('row 5b: a quick second turn loses nothing of the first', async () => {
  for (let round = 0; round < 12; round++) {
    const { served, go, posted } = waiting()
    const { id } = await served.begin('first')
    const second = served.ask('second', { taskId: id })
    await posted(1)
    go()
    const task = await second
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answersOf(task)).toEqual(['0123', 'got second'])
  }
})

test('row 5c: every message is in the history, however many come at once', async () => {
  const { served, go, posted } = waiting()
  const { id } = await served.begin('first')
  const numbers = Array.from({ length: 20 }, (_, number) => `message ${number}`)
  const sends = numbers.map((number) => served.ask(number, { taskId: id }))
  await posted(20)
  go()
  await Promise.all(sends)
  expect(textsOf((await served.get(id)).history)).toEqual(['first', ...numbers])
})

test('a blocking send waits for its own message to have had its turn', async () => {
  const gate = Promise.withResolvers<void>()
  const { engine, posted } = watchedEngine()
  const served = serveAgent(
    agentOf(async function* (turn) {
      yield text(`got ${turn.text}`)
      await gate.promise
      yield inputRequired({ prompt: `Question ${turn.number}` })
    }),
    { engine },
  )
  const { id } = await served.begin('first')
  const second = served.ask('second', { taskId: id })
  await posted(1)
  gate.resolve()
  // The question that the first turn ends with is no answer to the second message.
  const task = await second
  expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  expect(textsOf(task.history)).toEqual(['first', 'Question 1', 'second'])
})

describe.each([
  ['FAILED', () => failed('no')],
  ['REJECTED', () => rejected('no')],
] as const)('a task that ends as %s', (state, end) => {
  test('puts the messages that waited into the history, unanswered', async () => {
    const gate = Promise.withResolvers<void>()
    const { engine, posted } = watchedEngine()
    let turns = 0
    const served = serveAgent(
      agentOf(async function* () {
        turns++
        yield text('0')
        await gate.promise
        yield end()
      }),
      { engine },
    )
    const { id } = await served.begin('first')
    const sends = [served.ask('second', { taskId: id }), served.ask('third', { taskId: id })]
    await posted(2)
    gate.resolve()
    for (const task of await Promise.all(sends)) {
      expect(task.status.state).toBe(`TASK_STATE_${state}`)
      expect(textsOf(task.history)).toEqual(['first', 'second', 'third'])
    }
    expect(turns).toBe(1)
  })
})

test('a canceled task keeps the messages that waited', async () => {
  const { served } = waiting()
  const { id } = await served.begin('first')
  await served.begin('second', { taskId: id })
  const task = await served.cancel(id)
  expect(textsOf(task.history)).toEqual(['first', 'second'])
})

describe('a message to a task that has ended is refused, and changes nothing', () => {
  test.each([
    ['COMPLETED', () => text('done')],
    ['FAILED', () => failed('no')],
    ['REJECTED', () => rejected('no')],
  ] as const)('%s', async (_, event) => {
    const served = serveAgent(
      agentOf(async function* () {
        yield event()
      }),
    )
    const task = await served.ask('go')
    const refused = { name: 'UnsupportedOperationError', message: expect.stringContaining('ended') }
    await expect(served.ask('again', { taskId: task.id })).rejects.toMatchObject(refused)
    await expect(served.stream('again', { taskId: task.id })).rejects.toMatchObject(refused)
    expect(await served.get(task.id)).toEqual(task)
  })
})

test('a message that names another context than its task has is refused (§3.4.3)', async () => {
  const { served } = waiting()
  const { id, contextId } = await served.begin('first')
  await expect(served.ask('a', { taskId: id, contextId: 'other' })).rejects.toMatchObject({
    name: 'InvalidParamsError',
    fieldViolations: [{ field: 'message.contextId' }],
  })
  await expect(served.begin('b', { taskId: id, contextId })).resolves.toMatchObject({ id })
})

test('a message to a task that does not exist is TaskNotFound (§3.4.2)', async () => {
  const { served } = waiting()
  await expect(served.ask('a', { taskId: 'unknown' })).rejects.toMatchObject({
    name: 'TaskNotFoundError',
  })
  expect((await served.list()).totalSize).toBe(0)
})
