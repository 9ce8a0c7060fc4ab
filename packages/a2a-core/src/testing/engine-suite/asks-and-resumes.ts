import { expect } from 'vitest'
import { InvalidParamsError, ServiceUnavailableError } from '../../protocol/errors.ts'
import { dataPart, textOf } from '../../protocol/part.ts'
import type { Task } from '../../protocol/task.ts'
import type { Agent } from '../../server/agent.ts'
import { message, save, text } from '../../server/agent-event.ts'
import { inputRequired } from '../../server/input-required.ts'
import type { Cases } from '../contract.ts'
import { aborted } from './aborted.ts'
import type { Handles } from './handles.ts'
import { collect, newAgent, serve, serveOnBoth } from './serve-on-both.ts'

/** A task outlives its turns, and a turn the server that runs it. */
export const asksAndResumes = {
  'a question that one server asked is answered on another': async (handles) => {
    const { front, back } = serveOnBoth(handles, newAgent(booking))
    const asked = await front.ask('book')
    expect(asked.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    const task = await back.ask('blue', { taskId: asked.id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answersOf(task)).toEqual(['Booked "blue" for owner 7'])
    const texts = task.history?.map(({ parts }) => textOf(parts))
    expect(texts).toEqual(['book', 'Which?', 'blue'])
  },

  'of two answers to one question one is taken, and one turn run': async (handles) => {
    const settled = Promise.withResolvers<void>()
    let turns = 0
    const agent = newAgent(async function* (turn) {
      turns++
      if (turn.number > 1) await settled.promise
      yield* booking(turn)
    })
    const { front, back } = serveOnBoth(handles, agent)
    const { id } = await front.ask('book')
    const results = await Promise.allSettled(
      [front, back].map((served, index) =>
        served.begin(dataPart({ '1.1': index }), { taskId: id }),
      ),
    )
    settled.resolve()
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused.map(({ reason }) => reason)).toEqual([expect.any(InvalidParamsError)])
    const taken = results.findIndex(({ status }) => status === 'fulfilled')
    expect(answersOf(await back.ended(id))).toEqual([`Booked ${taken} for owner 7`])
    expect(turns).toBe(2)
  },

  'a turn whose server closes goes on elsewhere, and its steps are not done twice': async ({
    engine,
    second,
  }) => {
    let quotes = 0
    const stuck = Promise.withResolvers<void>()
    const agent = newAgent(async function* (turn) {
      yield text(`attempt ${turn.attempt}`)
      const quote = await turn.step('quote', () => ++quotes)
      if (turn.attempt === 1) {
        stuck.resolve()
        await aborted(turn.signal)
        return
      }
      yield text(`, quote ${quote}`)
    })
    const leaving = serve(agent, { engine })
    const staying = serve(agent, { engine: second })
    const { id } = await leaving.begin('go')
    await stuck.promise
    const stream = await staying.subscribe(id)
    await leaving.close()
    const events = await collect(stream)
    expect(events.at(-1)?.event.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
    const task = await staying.get(id)
    expect(answersOf(task)).toEqual(['attempt 2, quote 1'])
    expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['go'])
    expect(quotes).toBe(1)
  },

  'who waits at a server that closes is told to come again, and the task goes on': async ({
    engine,
    second,
  }) => {
    const stuck = Promise.withResolvers<void>()
    const agent = newAgent(async function* (turn) {
      stuck.resolve()
      if (turn.attempt === 1) await aborted(turn.signal)
      else yield text('done')
    })
    const leaving = serve(agent, { engine })
    const staying = serve(agent, { engine: second })
    const waiting = Promise.allSettled([leaving.send('go')])
    await stuck.promise
    await leaving.close()
    expect(await waiting).toEqual([
      { status: 'rejected', reason: expect.any(ServiceUnavailableError) },
    ])
    staying.server.start()
    const [task] = (await staying.list()).tasks
    expect(answersOf(await staying.ended(task?.id ?? ''))).toEqual(['done'])
  },

  'an agent that cannot take up a turn fails its task when its server closes': async ({
    engine,
    second,
  }) => {
    const stuck = Promise.withResolvers<void>()
    const agent = newAgent(
      async function* (turn) {
        yield text('so far')
        stuck.resolve()
        await aborted(turn.signal)
      },
      { recovery: 'fail' },
    )
    const leaving = serve(agent, { engine })
    const staying = serve(agent, { engine: second })
    const { id } = await leaving.begin('go')
    await stuck.promise
    await leaving.close()
    staying.server.start()
    expect((await staying.ended(id)).status.state).toBe('TASK_STATE_FAILED')
  },

  'a turn that no task shows yet goes on elsewhere, too': async (handles) => {
    const { front, leave } = await hiddenTurn(handles, booking)
    const asking = front.ask('book')
    await leave()
    const asked = await asking
    expect(asked.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(asked.history?.map(({ parts }) => textOf(parts))).toEqual(['book'])
  },

  'a direct reply survives the server that was to give it': async (handles) => {
    const { front, leave } = await hiddenTurn(handles, async function* () {
      yield message('Hello yourself')
    })
    const waiting = front.send('hello')
    await leave()
    expect(textOf((await waiting).message?.parts ?? [])).toBe('Hello yourself')
  },

  'a turn that no task shows yet, and that cannot be taken up, fails in sight': async (handles) => {
    const { front, leave } = await hiddenTurn(handles, booking, 'fail')
    const waiting = front.ask('book')
    await leave()
    expect((await waiting).status.state).toBe('TASK_STATE_FAILED')
  },
} satisfies Cases<Handles>

/** Asks which, and books it; what it found out before it asked is kept. */
const booking: Agent['run'] = async function* (turn) {
  const [answer] = Object.values(turn.answers)
  if (!answer) {
    yield save({ task: { owner: 7 } })
    yield inputRequired([{ kind: 'question', prompt: 'Which?', handle: { id: 'x' } }])
    return
  }
  expect(answer.question).toMatchObject({ prompt: 'Which?', handle: { id: 'x' } })
  expect(turn.saved.task).toEqual({ owner: 7 })
  yield text(`Booked ${JSON.stringify(answer.value)} for owner 7`)
}

/**
 * An agent that may reply directly, and that dies in its first turn before it said anything; the
 * server it dies on leaves when it is told, and another takes over.
 */
async function hiddenTurn(
  { engine, second }: Handles,
  then: Agent['run'],
  recovery?: Agent['recovery'],
) {
  const stuck = Promise.withResolvers<void>()
  const agent = newAgent(
    async function* (turn) {
      if (turn.attempt > 1) return yield* then(turn)
      stuck.resolve()
      await aborted(turn.signal)
    },
    { replies: true, recovery },
  )
  const front = serve(agent, { engine: second, concurrency: 0 })
  const leaving = serve(agent, { engine })
  leaving.server.start()
  const leave = async (): Promise<void> => {
    await stuck.promise
    await leaving.close()
    serve(agent, { engine: second }).server.start()
  }
  return { front, leave }
}

function answersOf(task: Task): string[] {
  return (task.artifacts ?? []).map(({ parts }) => textOf(parts))
}
