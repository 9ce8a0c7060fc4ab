import { expect } from 'vitest'
import { applyEvent } from '../../protocol/apply-event.ts'
import { TaskNotFoundError } from '../../protocol/errors.ts'
import { isTerminal } from '../../protocol/task-state.ts'
import { textOf } from '../../protocol/part.ts'
import type { Task } from '../../protocol/task.ts'
import type { Agent } from '../../server/agent.ts'
import { message, progress, text } from '../../server/agent-event.ts'
import type { Engine, TaskKey } from '../../server/engine.ts'
import { onNextEventLoopTurn } from '../../server/event-loop-turn.ts'
import { followLog } from '../../server/follow-log.ts'
import type { NumberedEvent } from '../../server/operations/send-streaming-message.ts'
import type { Turn } from '../../server/turn.ts'
import type { Cases } from '../contract.ts'
import type { Handles } from './handles.ts'
import { collect, newAgent, serve, serveOnBoth } from './serve-on-both.ts'

/** Servers on two handles are one server: any of them accepts, runs, shows. */
export const servesTogether = {
  'what one server accepts another runs, and the first answers': async (handles) => {
    const { front, back } = serveOnBoth(handles, newAgent(echo))
    const task = await front.ask('hello')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answersOf(task)).toEqual(['You said hello'])
    expect(await back.get(task.id)).toEqual(task)
    expect((await back.list({ includeArtifacts: true })).tasks).toEqual([task])
  },

  'a stream on one server shows at once what another runs': async (handles) => {
    const seen = Promise.withResolvers<void>()
    const agent = newAgent(async function* () {
      yield text('first')
      await seen.promise
      yield text(' second')
    })
    const { front } = serveOnBoth(handles, agent)
    const states: string[] = []
    for await (const { event } of await front.stream('go')) {
      // The agent goes on only once its first words have arrived.
      if (event.artifactUpdate) seen.resolve()
      if (event.statusUpdate) states.push(event.statusUpdate.status.state)
    }
    expect(states).toEqual(['TASK_STATE_WORKING', 'TASK_STATE_COMPLETED'])
    const [task] = (await front.list({ includeArtifacts: true })).tasks
    expect(task && answersOf(task)).toEqual(['first second'])
  },

  'who subscribes later, on whichever server, gets the task and all that follows': async (
    handles,
  ) => {
    const subscribed = Promise.withResolvers<void>()
    const agent = newAgent(async function* () {
      yield text('before')
      yield progress('half-way')
      await subscribed.promise
      yield text(' after')
    })
    const { front, back } = serveOnBoth(handles, agent)
    const { id } = await front.begin('go')
    await front.until(id, ({ event }) => event.statusUpdate?.status.message !== undefined)
    const streams = [await front.subscribe(id), await back.subscribe(id)]
    const firsts = await Promise.all(streams.map((stream) => stream.next()))
    subscribed.resolve()
    const rests = await Promise.all(streams.map((stream) => collect(stream)))
    const final = await front.get(id)
    for (const [index, rest] of rests.entries()) {
      const first = firsts[index]?.value
      expect(first?.event.task?.status.state).toBe('TASK_STATE_WORKING')
      expect(fold([...(first ? [first] : []), ...rest])).toEqual(final)
    }
  },

  'a message to a running task becomes its next turn, wherever it is sent': async (handles) => {
    const told = Promise.withResolvers<void>()
    const agent = newAgent(async function* (turn) {
      if (turn.number === 1) await told.promise
      yield text(`${turn.number}: ${turn.text}`)
    })
    const { front, back } = serveOnBoth(handles, agent)
    const { id } = await back.begin('one')
    await front.inState(id, 'TASK_STATE_WORKING')
    const second = await front.stream('two', { taskId: id })
    const third = await back.stream('three', { taskId: id })
    told.resolve()
    const [events] = await Promise.all([collect(second), collect(third)])
    expect(events.at(-1)?.event.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
    const task = await front.get(id)
    expect(answersOf(task)).toEqual(['1: one', '2: two', '3: three'])
    expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['one', 'two', 'three'])
    const states = (await front.log(id)).map(({ event }) => event.statusUpdate?.status.state)
    expect(states.filter((state) => state === 'TASK_STATE_COMPLETED')).toHaveLength(1)
  },

  'fifty tasks at once: each log without gaps, and the same to every reader': async (handles) => {
    const agent = newAgent(async function* (turn) {
      for (const word of ['one ', 'two ', 'three ']) {
        yield text(word)
        await eventLoopTurn()
      }
      yield progress(`almost done with ${turn.text}`)
      yield text(turn.text)
    })
    const { front } = serveOnBoth(handles, agent)
    const read = async (index: number): Promise<void> => {
      const sent: NumberedEvent[] = []
      const readers: Promise<NumberedEvent[]>[] = []
      for await (const item of await front.stream(`${index}`)) {
        sent.push(item)
        const { task } = item.event
        if (!task) continue
        const key = { agent: agent.id, tenant: '', owner: 'anonymous', taskId: task.id }
        readers.push(readToEnd(handles.engine, key), readToEnd(handles.second, key))
      }
      expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, place) => place + 1))
      const task = fold(sent)
      expect(task && answersOf(task)).toEqual([`one two three ${index}`])
      expect(readers).toHaveLength(2)
      const events = sent.map(({ event }) => event)
      for (const log of await Promise.all(readers)) {
        expect(log.map(({ event }) => event)).toEqual(events)
      }
    }
    await Promise.all(Array.from({ length: 50 }, (_, index) => read(index)))
    expect((await front.list()).totalSize).toBe(50)
  },

  'turns of one context run one at a time over all servers, others beside them': async (
    handles,
  ) => {
    const running = new Map<string, number>()
    const bothRun = Promise.withResolvers<void>()
    const agent = newAgent(
      async function* ({ contextId }) {
        running.set(contextId, (running.get(contextId) ?? 0) + 1)
        expect(running.get(contextId)).toBe(1)
        if (running.get('a') && running.get('b')) bothRun.resolve()
        // Each context waits for the other: they can only end together.
        await bothRun.promise
        await eventLoopTurn()
        yield text('done')
        running.set(contextId, 0)
      },
      { serial: 'context' },
    )
    const servers = [handles.engine, handles.second].map((engine) => serve(agent, { engine }))
    for (const { server } of servers) server.start()
    const tasks = await Promise.all(
      ['a', 'b', 'a', 'b', 'a', 'b'].map(async (contextId, index) => {
        const served = servers[index % 2] ?? servers[0]
        return served?.ask('go', { contextId })
      }),
    )
    for (const task of tasks) expect(task?.status.state).toBe('TASK_STATE_COMPLETED')
  },

  'a reader that stops reading holds nobody up, and misses nothing': async (handles) => {
    const agent = newAgent(async function* () {
      for (let chunk = 0; chunk < 300; chunk++) {
        yield text(`${chunk} `)
        if (chunk % 10 === 0) await eventLoopTurn()
      }
    })
    const { front, back } = serveOnBoth(handles, agent)
    const slow = await front.stream('go')
    const { value: first } = await slow.next()
    const id = first?.event.task?.id ?? ''
    const final = await back.ended(id)
    const task = fold([...(first ? [first] : []), ...(await collect(slow))])
    expect(task && answersOf(task)).toEqual(answersOf(final))
    expect(task?.status).toEqual(final.status)
  },

  'a client that leaves changes nothing': async (handles) => {
    const left = Promise.withResolvers<void>()
    const agent = newAgent(async function* (turn) {
      await left.promise
      yield text(`aborted: ${turn.signal.aborted}`)
    })
    const { front, back } = serveOnBoth(handles, agent)
    const stream = await front.stream('go')
    const id = (await stream.next()).value?.event.task?.id ?? ''
    const rest = collect(stream)
    await stream.return()
    await rest
    left.resolve()
    expect(answersOf(await back.ended(id))).toEqual(['aborted: false'])
  },

  'an agent that throws ends its own task alone': async (handles) => {
    const errors: unknown[] = []
    const agent = newAgent(async function* (turn) {
      yield text('so far')
      if (turn.text === 'throw') throw new Error('secret')
    })
    const onError = (error: unknown): void => void errors.push(error)
    const { front } = serveOnBoth(handles, agent, { onError })
    const [failed, fine] = await Promise.all([front.ask('throw'), front.ask('hello')])
    expect(failed.status.state).toBe('TASK_STATE_FAILED')
    expect(JSON.stringify(failed)).not.toContain('secret')
    expect(fine.status.state).toBe('TASK_STATE_COMPLETED')
    expect(errors).toEqual([new Error('secret')])
  },

  'a direct reply crosses servers, and leaves no task': async (handles) => {
    const agent = newAgent(reply, { replies: true })
    const { front, back } = serveOnBoth(handles, agent)
    const answer = await front.send('hello')
    expect(answer.task).toBeUndefined()
    expect(textOf(answer.message?.parts ?? [])).toBe('Hello yourself')
    expect((await back.list()).totalSize).toBe(0)
    // Who does not wait for the reply is given a task.
    const { id } = await front.begin('hello')
    expect(answersOf(await back.ended(id))).toEqual(['Hello yourself'])
  },

  'nobody else finds a task, by no operation, on no server': async (handles) => {
    const { front, back } = serveOnBoth(handles, newAgent(echo))
    const { id } = await front.ask('mine')
    for (const caller of [
      { tenant: '', owner: 'bob' },
      { tenant: 'other', owner: 'anonymous' },
    ]) {
      for (const served of [front, back]) {
        const other = served.as({ caller })
        await expect(other.get(id)).rejects.toThrow(TaskNotFoundError)
        await expect(other.cancel(id)).rejects.toThrow(TaskNotFoundError)
        await expect(other.subscribe(id)).rejects.toThrow(TaskNotFoundError)
        await expect(other.send('hello', { taskId: id })).rejects.toThrow(TaskNotFoundError)
        expect(await other.list()).toMatchObject({ tasks: [], totalSize: 0 })
      }
    }
  },
} satisfies Cases<Handles>

const echo: Agent['run'] = async function* (turn: Turn) {
  yield text(`You said ${turn.text}`)
}

const reply: Agent['run'] = async function* () {
  yield message('Hello yourself')
}

function answersOf(task: Task): string[] {
  return (task.artifacts ?? []).map(({ parts }) => textOf(parts))
}

function fold(events: NumberedEvent[]): Task | undefined {
  return events.reduce<Task | undefined>((task, { event }) => applyEvent(task, event), undefined)
}

async function readToEnd(engine: Engine, key: TaskKey): Promise<NumberedEvent[]> {
  const records: NumberedEvent[] = []
  for await (const record of followLog(engine, key, 0, new AbortController().signal)) {
    records.push(record)
    const state = record.event.statusUpdate?.status.state
    if (state && isTerminal(state)) break
  }
  return records
}

function eventLoopTurn(): Promise<void> {
  return new Promise(onNextEventLoopTurn)
}
