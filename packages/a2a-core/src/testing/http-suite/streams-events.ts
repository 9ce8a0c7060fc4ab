import { expect } from 'vitest'
import { applyEvent } from '../../protocol/apply-event.ts'
import { textOf } from '../../protocol/part.ts'
import { streamResponseSchema, type StreamResponse } from '../../protocol/stream-response.ts'
import type { Task } from '../../protocol/task.ts'
import type { Agent } from '../../server/agent.ts'
import { message, text } from '../../server/agent-event.ts'
import { inputRequired } from '../../server/input-required.ts'
import type { Cases } from '../contract.ts'
import { sending } from './http-client.ts'
import { echo, type HttpStage } from './http-stage.ts'
import type { Frame } from './read-frames.ts'

/** An agent that says `begun`, waits until it may go on, and says the rest. */
function waiting(rest: string): { agent: Agent; go: () => void } {
  const gate = Promise.withResolvers<void>()
  const agent: Agent = {
    ...echo,
    async *run() {
      yield text('begun')
      await gate.promise
      yield text(rest)
    },
  }
  return { agent, go: gate.resolve }
}

/** The event of a frame, read as strictly as the specification writes it. */
function eventOf({ data = '' }: Frame): StreamResponse {
  return streamResponseSchema.parse(JSON.parse(data).result)
}

const isEvent = ({ data }: Frame): boolean => data !== undefined

function foldOf(frames: Frame[]): Task | undefined {
  return frames
    .filter(isEvent)
    .map(eventOf)
    .reduce<Task | undefined>((task, event) => applyEvent(task, event), undefined)
}

const answerOf = (task: Task | undefined): string => textOf(task?.artifacts?.[0]?.parts ?? [])

/** Streams are Server-Sent Events (§9.4.2) under the numbers of the task's log. */
export const streamsEvents = {
  'a stream is announced as one that nobody stores, changes or holds back': async (stage) => {
    const client = await stage.serve(echo)
    const { response, frames } = await client.stream('SendStreamingMessage', sending('hi'))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(response.headers.get('cache-control')).toMatch(/no-cache|no-store/)
    expect(response.headers.get('cache-control')).toContain('no-transform')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    await Array.fromAsync(frames)
  },

  'each event is one frame, under its number, with the id of the request': async (stage) => {
    const client = await stage.serve(echo)
    for (const id of [0, 'an id']) {
      const { frames } = await client.stream('SendStreamingMessage', sending('hi'), { id })
      const events = (await Array.fromAsync(frames)).filter(isEvent)
      expect(events.map((frame) => frame.id)).toEqual(events.map((_, index) => String(index + 1)))
      for (const { data = '' } of events) {
        expect(JSON.parse(data)).toMatchObject({ jsonrpc: '2.0', id })
      }
      expect(eventOf(events[0] ?? {}).task?.status.state).toBe('TASK_STATE_SUBMITTED')
      expect(eventOf(events.at(-1) ?? {}).statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
    }
  },

  'any text comes through, line breaks included': async (stage) => {
    const client = await stage.serve(echo)
    const said = 'one\ntwo\r\n\n\rdata: three\u2028four\u0000 \u{1F600} "five" \\n'
    const { frames } = await client.stream('SendStreamingMessage', sending(said))
    expect(answerOf(foldOf(await Array.fromAsync(frames)))).toBe(`You said ${said}`)
  },

  'events come while the agent still works': async (stage) => {
    const { agent, go } = waiting(' and done')
    const client = await stage.serve(agent)
    const { frames } = await client.stream('SendStreamingMessage', sending('hi'))
    const before: Frame[] = []
    for await (const frame of frames) {
      before.push(frame)
      if (answerOf(foldOf(before)) === 'begun') go()
    }
    expect(answerOf(foldOf(before))).toBe('begun and done')
  },

  'a silent stream says that it is alive': async (stage) => {
    const { agent, go } = waiting(' and done')
    const client = await stage.serve(agent, { heartbeat: 5 })
    const { frames } = await client.stream('SendStreamingMessage', sending('hi'))
    const all: Frame[] = []
    for await (const frame of frames) {
      all.push(frame)
      if (all.filter(({ comment }) => comment !== undefined).length === 3) go()
    }
    for (const { comment, ...rest } of all) if (comment !== undefined) expect(rest).toEqual({})
    expect(answerOf(foldOf(all))).toBe('begun and done')
  },

  'a stream ends when the task waits for input': async (stage) => {
    const client = await stage.serve({
      ...echo,
      async *run(turn) {
        if (turn.number === 1) yield inputRequired({ prompt: 'Which?' })
        else yield text(turn.text)
      },
    })
    const first = await client.stream('SendStreamingMessage', sending('hi'))
    const asked = foldOf(await Array.fromAsync(first.frames))
    expect(asked?.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    const taskId = asked?.id ?? ''
    const second = await client.stream('SendStreamingMessage', sending('this', { taskId }))
    const frames = (await Array.fromAsync(second.frames)).filter(isEvent)
    const numbers = frames.map(({ id }) => Number(id))
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
    expect(foldOf(frames)?.status.state).toBe('TASK_STATE_COMPLETED')
  },

  'a direct reply is a stream of one message': async (stage) => {
    const client = await stage.serve({
      ...echo,
      replies: true,
      async *run() {
        yield message('Hello')
      },
    })
    const { frames } = await client.stream('SendStreamingMessage', sending('hi'))
    const events = (await Array.fromAsync(frames)).filter(isEvent).map(eventOf)
    expect(events).toMatchObject([{ message: { parts: [{ text: 'Hello' }] } }])
  },

  'an agent that fails ends its stream as it should end': async (stage) => {
    const client = await stage.serve({
      ...echo,
      async *run() {
        yield text('so far')
        throw new Error('password=hunter2')
      },
    })
    const { frames } = await client.stream('SendStreamingMessage', sending('hi'))
    const all = await Array.fromAsync(frames)
    expect(foldOf(all)?.status.state).toBe('TASK_STATE_FAILED')
    expect(JSON.stringify(all)).not.toContain('hunter2')
  },

  'a client that leaves its stream leaves the task running': async (stage) => {
    const { agent, go } = waiting(' and done')
    const client = await stage.serve(agent)
    const leaving = new AbortController()
    const { signal } = leaving
    const { frames } = await client.stream('SendStreamingMessage', sending('hi'), { signal })
    const { value: first } = await frames.next()
    await frames.return()
    leaving.abort()
    const id = eventOf(first ?? {}).task?.id ?? ''
    expect((await client.get(id)).status.state).toBe('TASK_STATE_WORKING')
    go()
    const task = await client.until(id, ({ status }) => status.state !== 'TASK_STATE_WORKING')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe('begun and done')
    expect(client.errors).toEqual([])
  },

  'a subscriber gets the task under the number of its last event, then what follows': async (
    stage,
  ) => {
    const { agent, go } = waiting(' and done')
    const client = await stage.serve(agent)
    const { id } = await client.begin('hi')
    const { frames } = await client.stream('SubscribeToTask', { id })
    const all: Frame[] = []
    for await (const frame of frames) {
      all.push(frame)
      go()
    }
    const numbers = all.filter(isEvent).map((frame) => Number(frame.id))
    expect(eventOf(all[0] ?? {}).task?.id).toBe(id)
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
    expect(answerOf(foldOf(all))).toBe('begun and done')
    expect(foldOf(all)?.status.state).toBe('TASK_STATE_COMPLETED')
  },

  'all streams of a task have the same events, byte for byte': async (stage) => {
    const { agent, go } = waiting(' and done')
    const client = await stage.serve(agent)
    const first = await client.stream('SendStreamingMessage', sending('hi'))
    const { value } = await first.frames.next()
    const id = eventOf(value ?? {}).task?.id ?? ''
    const subscribed = await Promise.all(
      Array.from({ length: 5 }, () => client.stream('SubscribeToTask', { id })),
    )
    const begun = await Promise.all(subscribed.map(({ frames }) => frames.next()))
    go()
    const whole = await Array.fromAsync(first.frames)
    for (const [index, { frames }] of subscribed.entries()) {
      const { value: snapshot } = begun[index] ?? {}
      const after = Number(snapshot?.id)
      const rest = await Array.fromAsync(frames)
      expect(rest).toEqual(whole.filter((frame) => Number(frame.id) > after))
    }
  },

  'what is wrong with a request is answered without a stream': async (stage) => {
    const client = await stage.serve(echo)
    const { id } = await client.send('hi')
    for (const [method, params] of [
      ['SendStreamingMessage', {}],
      ['SendStreamingMessage', sending('more', { taskId: id })],
      ['SubscribeToTask', { id }],
      ['SubscribeToTask', { id: 'unknown' }],
    ] as const) {
      const { response } = await client.stream(method, params)
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(await response.json()).toHaveProperty('error.code')
    }
  },

  'a server that closes ends its streams, and says when to come back': async (stage) => {
    const { agent } = waiting('never')
    const client = await stage.serve(agent)
    const { frames } = await client.stream('SendStreamingMessage', sending('hi'))
    await frames.next()
    const rest = Array.fromAsync(frames)
    await client.close()
    const last = (await rest).at(-1)
    expect(last).toEqual({ retry: expect.stringMatching(/^\d+$/) })
  },
} satisfies Cases<HttpStage>
