import { expect } from 'vitest'
import { TaskNotCancelableError } from '../../protocol/errors.ts'
import { textOf } from '../../protocol/part.ts'
import { failed, text } from '../../server/agent-event.ts'
import { inputRequired } from '../../server/input-required.ts'
import { abortReasonOf } from '../../server/turn-aborted.ts'
import type { Cases } from '../contract.ts'
import { aborted } from './aborted.ts'
import { beginTurn, endTurn } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { collect, newAgent, serve, serveOnBoth } from './serve-on-both.ts'

/** A cancellation that is acknowledged is the end, whoever runs the task, and in bounded time. */
export const cancelsInTime = {
  'a task is canceled on a server that does not run it': async (handles) => {
    const told = Promise.withResolvers<string>()
    const agent = newAgent(async function* (turn) {
      yield text('so far')
      await aborted(turn.signal)
      told.resolve(abortReasonOf(turn.signal))
    })
    const { front, back } = serveOnBoth(handles, agent)
    const stream = await back.stream('go')
    const id = (await stream.next()).value?.event.task?.id ?? ''
    await front.inState(id, 'TASK_STATE_WORKING')
    const canceled = await front.cancel(id)
    expect(canceled.status.state).toBe('TASK_STATE_CANCELED')
    expect(await told.promise).toBe('canceled')
    const events = await collect(stream)
    expect(events.at(-1)?.event.statusUpdate?.status.state).toBe('TASK_STATE_CANCELED')
    expect(await back.get(id)).toEqual(canceled)
  },

  'an agent that does not heed its signal is canceled all the same': async (handles) => {
    const never = Promise.withResolvers<void>()
    const agent = newAgent(async function* () {
      yield text('so far')
      await never.promise
    })
    const { front } = serveOnBoth(handles, agent)
    const { id } = await front.begin('go')
    await front.inState(id, 'TASK_STATE_WORKING')
    expect((await front.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
    never.resolve()
  },

  'a task whose server is dead is canceled after the grace': async ({ engine, second }) => {
    const agent = newAgent(async function* () {
      yield text('never')
    })
    // This worker claims the task, and is heard of no more.
    const dead = holdClaims(engine, agent.id)
    const front = serve(agent, { engine: second, concurrency: 0, cancelGrace: 20 })
    const { id } = await front.begin('go')
    const { claim, leave } = await dead.claimed()
    await beginTurn(engine, claim)
    const canceled = await front.cancel(id)
    expect(canceled.status.state).toBe('TASK_STATE_CANCELED')
    expect(await endTurn(engine, claim)).toBe('lost')
    expect(await front.get(id)).toEqual(canceled)
    leave()
  },

  'a task whose run rests meanwhile is canceled without waiting for the grace': async ({
    engine,
    second,
  }) => {
    const agent = newAgent(async function* () {
      yield text('never')
    })
    const holder = holdClaims(engine, agent.id)
    const front = serve(agent, { engine: second, concurrency: 0, cancelGrace: 60_000 })
    const { id } = await front.begin('go')
    const { claim, leave } = await holder.claimed()
    await beginTurn(engine, claim)
    const canceling = front.cancel(id)
    await aborted(claim.signal)
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED')
    await engine.next(claim)
    leave()
    expect((await canceling).status.state).toBe('TASK_STATE_CANCELED')
  },

  'a task that waits for a server is canceled before it runs': async ({ engine, second }) => {
    let turns = 0
    const agent = newAgent(async function* () {
      turns++
      yield text('done')
    })
    const front = serve(agent, { engine, concurrency: 0 })
    const { id } = await front.begin('go')
    const canceled = await front.cancel(id)
    expect(canceled.status.state).toBe('TASK_STATE_CANCELED')
    expect(canceled.history?.map(({ parts }) => textOf(parts))).toEqual(['go'])
    const back = serve(agent, { engine: second })
    expect((await back.ask('another')).status.state).toBe('TASK_STATE_COMPLETED')
    expect(turns).toBe(1)
    expect(await back.get(id)).toEqual(canceled)
  },

  'a task that waits for its client is canceled': async (handles) => {
    const agent = newAgent(async function* () {
      yield inputRequired([{ kind: 'question', prompt: 'Which?' }])
    })
    const { front, back } = serveOnBoth(handles, agent)
    const { id } = await front.ask('go')
    expect((await front.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
    await expect(back.send('this', { taskId: id })).rejects.toThrow('has ended')
  },

  'messages that wait for a canceled task are in its history': async (handles) => {
    const agent = newAgent(async function* (turn) {
      yield text('so far')
      await aborted(turn.signal)
    })
    const { front, back } = serveOnBoth(handles, agent)
    const { id } = await front.begin('one')
    await front.inState(id, 'TASK_STATE_WORKING')
    await back.begin('two', { taskId: id })
    const canceled = await front.cancel(id)
    expect(canceled.history?.map(({ parts }) => textOf(parts))).toEqual(['one', 'two'])
  },

  'a canceled task may be canceled again, any other ended task may not': async (handles) => {
    const agent = newAgent(async function* (turn) {
      if (turn.text === 'fail') yield failed('I cannot')
      if (turn.text === 'wait') await aborted(turn.signal)
    })
    const { front, back } = serveOnBoth(handles, agent)
    const { id } = await front.begin('wait')
    await front.inState(id, 'TASK_STATE_WORKING')
    const canceled = await front.cancel(id)
    expect(await back.cancel(id)).toEqual(canceled)
    for (const ended of [await front.ask('fail'), await front.ask('complete')]) {
      await expect(back.cancel(ended.id)).rejects.toThrow(TaskNotCancelableError)
      expect(await back.get(ended.id)).toEqual(ended)
    }
  },

  'all who cancel at once are given the canceled task': async (handles) => {
    const agent = newAgent(async function* () {
      yield inputRequired([{ kind: 'question', prompt: 'Which?' }])
    })
    const { front, back } = serveOnBoth(handles, agent)
    for (let round = 0; round < 5; round++) {
      const { id } = await front.ask('go')
      const canceled = await Promise.all([front.cancel(id), back.cancel(id), front.cancel(id)])
      for (const task of canceled) expect(task).toEqual(await back.get(id))
      const states = (await front.log(id)).map(({ event }) => event.statusUpdate?.status.state)
      expect(states.filter((state) => state === 'TASK_STATE_CANCELED')).toHaveLength(1)
    }
  },

  'nothing an agent does after its task was canceled is seen': async (handles) => {
    const canceled = Promise.withResolvers<void>()
    const over = Promise.withResolvers<void>()
    const agent = newAgent(async function* (turn) {
      yield text('so far')
      await canceled.promise
      try {
        yield text(' and more')
        await turn.step('late', () => 1)
      } finally {
        over.resolve()
      }
    })
    const { front, back } = serveOnBoth(handles, agent)
    const { id } = await front.begin('go')
    await front.until(id, ({ event }) => event.artifactUpdate !== undefined)
    const task = await front.cancel(id)
    const log = await back.log(id)
    canceled.resolve()
    await over.promise
    expect((await back.ask('another', {})).id).not.toBe(id)
    expect(await back.log(id)).toEqual(log)
    expect(await back.get(id)).toEqual(task)
  },
} satisfies Cases<Handles>
