import { describe, expect, test, vi } from 'vitest'
import { dataPart } from 'a2a-core'
import {
  inputRequired,
  memoryEngine,
  text,
  type Agent,
  type Engine,
  type Turn,
} from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

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
    const hangs = agentOf(async function* () {
      yield text('so far')
      await new Promise(() => {})
    })
    const served = serveAgent({ ...hangs, canceled }, { cancelGrace: 10 })
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
