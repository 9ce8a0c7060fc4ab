import { describe, expect, test } from 'vitest'
import { applyEvent, textOf, type StreamResponse, type Task } from 'a2a-core'
import { memoryEngine, text, type Engine, type NumberedEvent } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { boundedEngine } from './bounded-engine.ts'
import { eventLoopTurn } from './event-loop-turn.ts'

/** An agent that counts to twenty, a number in each turn of the event loop, from `go` on. */
function counting(options: { engine?: Engine } = {}): { served: ServedAgent; go: () => void } {
  const gate = Promise.withResolvers<void>()
  const served = serveAgent(
    agentOf(async function* () {
      yield text('0')
      await gate.promise
      for (let number = 1; number < 20; number++) {
        yield text(` ${number}`)
        await eventLoopTurn()
        await eventLoopTurn()
      }
    }),
    options,
  )
  return { served, go: gate.resolve }
}

const whole = Array.from({ length: 20 }, (_, number) => number).join(' ')

const answerOf = (task: Task | undefined): string => textOf(task?.artifacts?.[0]?.parts ?? [])

const foldOf = (events: readonly NumberedEvent[]): Task | undefined =>
  events.reduce<Task | undefined>((task, { event }) => applyEvent(task, event), undefined)

async function readAll(stream: AsyncIterable<NumberedEvent>): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

describe('row 1: a client that leaves changes nothing', () => {
  test('when it stops reading a stream', async () => {
    const { served, go } = counting()
    const stream = await served.stream('go')
    const { value } = await stream.next()
    await stream.next()
    await stream.return()
    go()
    const task = await served.ended(value?.event.task?.id ?? '')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe(whole)
  })

  test('row 1b: when its connection breaks in the middle of a stream', async () => {
    const { served, go } = counting()
    const stream = await served.stream('go')
    const { value } = await stream.next()
    const rest = readAll(stream)
    await stream.return()
    await rest
    go()
    const task = await served.ended(value?.event.task?.id ?? '')
    expect(answerOf(task)).toBe(whole)
  })

  test('when it hangs up while a send waits', async () => {
    const { served, go } = counting()
    const client = new AbortController()
    const sending = Promise.allSettled([served.as({ request: client }).ask('go')])
    await eventLoopTurn()
    client.abort()
    expect(await sending).toMatchObject([{ reason: { name: 'ServiceUnavailableError' } }])
    go()
    const [listed] = (await served.list()).tasks
    const task = await served.ended(listed?.id ?? '')
    expect(answerOf(task)).toBe(whole)
  })

  test('before the answer is waited for', async () => {
    const { served, go } = counting()
    const client = new AbortController()
    client.abort()
    const sending = served.as({ request: client }).ask('go')
    await expect(sending).rejects.toMatchObject({ name: 'ServiceUnavailableError' })
    go()
  })

  test('and what tells of it is looked at only while an answer is waited for', async () => {
    let looks = 0
    const request = {
      get signal() {
        looks++
        return new AbortController().signal
      },
    }
    const { served, go } = counting()
    go()
    const atOnce = serveAgent(
      agentOf(async function* (turn) {
        yield text(turn.text)
      }),
    )
    await atOnce.as({ request }).ask('hi')
    expect(looks).toBe(0)
    await served.as({ request }).ask('go')
    expect(looks).toBe(1)
  })

  test('to those who stay', async () => {
    const { served, go } = counting()
    const { id } = await served.begin('go')
    const [leaver, stayer] = [await served.subscribe(id), await served.subscribe(id)]
    await leaver.next()
    await leaver.return()
    go()
    const events = await readAll(stayer)
    expect(answerOf(foldOf(events))).toBe(whole)
    expect(events.at(-1)?.event.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
  })
})

test('row 2: a client that does not read holds up neither the agent nor other readers', async () => {
  const { served, go } = counting()
  const slow = await served.stream('go')
  const { value } = await slow.next()
  const id = value?.event.task?.id ?? ''
  go()
  expect(answerOf(await served.ended(id))).toBe(whole)
  // What it has not read is in the log, and read when it comes back to it.
  const rest = await readAll(slow)
  expect(rest.map(({ seq }) => seq)).toEqual(rest.map((_, index) => index + 2))
  expect(rest.at(-1)?.event.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
})

test('every stream has the same events in the same order, under the same numbers (§3.5.2)', async () => {
  const { served, go } = counting()
  const first = await served.stream('go')
  const { value } = await first.next()
  const id = value?.event.task?.id ?? ''
  const reading = [readAll(first)]
  for (let reader = 0; reader < 3; reader++) reading.push(readAll(await served.subscribe(id)))
  go()
  const [original, ...subscribed] = await Promise.all(reading)
  const log = await served.log(id)
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
  expect(original).toMatchObject(log.slice(1).map(({ seq, event }) => ({ seq, event })))
  for (const events of subscribed) {
    const after = events[0]?.seq ?? 0
    expect(events[0]?.event.task?.id).toBe(id)
    expect(events.slice(1)).toEqual(original?.filter(({ seq }) => seq > after))
  }
})

describe('row 18: a subscriber misses nothing', () => {
  test.each([0, 1, 2, 5])('whenever it comes, with a store that is %i turns late', async (late) => {
    const inner = memoryEngine()
    const wait = async (): Promise<void> => {
      for (let turn = 0; turn < late; turn++) await eventLoopTurn()
    }
    const engine: Engine = {
      ...inner,
      async commit(claim, commit) {
        await wait()
        return inner.commit(claim, commit)
      },
      async get(key) {
        await wait()
        const stored = await inner.get(key)
        await wait()
        return stored
      },
      async read(key, after, limit) {
        const records = await inner.read(key, after, limit)
        await wait()
        return records
      },
    }
    const { served, go } = counting({ engine })
    const { id } = await served.begin('go')
    const subscribers = []
    go()
    for (let subscriber = 0; subscriber < 8; subscriber++) {
      await eventLoopTurn()
      subscribers.push(served.subscribe(id).then(readAll))
    }
    for (const events of await Promise.all(subscribers)) {
      const numbers = events.map(({ seq }) => seq)
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
      expect(answerOf(foldOf(events))).toBe(whole)
    }
  })
})

test('a snapshot and the events after its number are the final task', async () => {
  const { served, go } = counting()
  const { id } = await served.begin('go')
  const snapshots: { task: Task; seq: number }[] = []
  go()
  const reading = readAll(await served.subscribe(id))
  for (let turn = 0; turn < 10; turn++) {
    await eventLoopTurn()
    const [snapshot] = await readFirst(served, id)
    if (snapshot?.event.task) snapshots.push({ task: snapshot.event.task, seq: snapshot.seq })
  }
  await reading
  const final = await served.get(id)
  const log = await served.log(id)
  expect(snapshots.length).toBeGreaterThan(5)
  for (const { task, seq } of snapshots) {
    const later = log.filter((record) => record.seq > seq)
    const folded = later.reduce<Task | undefined>(
      (before, { event, history }) => applyEvent(before, event, history),
      task,
    )
    expect(folded).toEqual(final)
  }
})

async function readFirst(served: ServedAgent, id: string): Promise<NumberedEvent[]> {
  try {
    for await (const event of await served.subscribe(id)) return [event]
  } catch {
    // The task has ended.
  }
  return []
}

test('what a reader does to an event changes nothing for others', async () => {
  const { served, go } = counting()
  const { id } = await served.begin('go')
  go()
  const task = await served.ended(id)
  const snapshot = structuredClone(task)
  task.artifacts?.[0]?.parts.push({ text: 'forged' })
  task.history?.pop()
  expect(await served.get(id)).toEqual(snapshot)
})

test('to subscribe to a task that has ended is refused, and says how to read it', async () => {
  const { served, go } = counting()
  const { id } = await served.begin('go')
  go()
  await served.ended(id)
  await expect(served.subscribe(id)).rejects.toMatchObject({
    name: 'UnsupportedOperationError',
    message: expect.stringContaining('GetTask'),
  })
})

test('a stream begins before the agent has said anything', async () => {
  const { served } = counting()
  const events: StreamResponse[] = []
  for await (const { event } of await served.stream('go')) {
    events.push(event)
    if (events.length === 3) break
  }
  expect(events[0]?.task?.status.state).toBe('TASK_STATE_SUBMITTED')
  expect(events[1]?.statusUpdate?.status.state).toBe('TASK_STATE_WORKING')
  expect(events[2]?.artifactUpdate?.artifact.parts).toEqual([{ text: '0' }])
})

test('the history of a stream is as long as was asked for', async () => {
  const { served, go } = counting()
  const { id } = await served.begin('first')
  const stream = await served.stream('second', { taskId: id, configuration: { historyLength: 0 } })
  go()
  const [first] = await readAll(stream)
  expect(first?.event.task).not.toHaveProperty('history')
})

test('a reader that is slower than the log is kept is let go, and holds up nobody', async () => {
  let time = 0
  const served = serveAgent(
    agentOf(async function* () {
      yield text('0')
    }),
    { engine: boundedEngine({ resumeWindow: 1_000, now: () => time }) },
  )
  const slow = await served.stream('go')
  const { value } = await slow.next()
  await served.ended(value?.event.task?.id ?? '')
  time = 2_000
  expect(await served.log(value?.event.task?.id ?? '')).toEqual([])
  const rest = await Promise.allSettled([readAll(slow)])
  expect(rest).not.toMatchObject([{ reason: { message: 'A log was read in circles' } }])
})
