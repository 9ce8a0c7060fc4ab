import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { textOf, type Task } from 'a2a-core'
import { inputRequired, text, toA2AError, TurnAborted, type Agent } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { eventLoopTurn } from './event-loop-turn.ts'

const secret = new Error('connect ECONNREFUSED postgres://app:hunter2@db')

/** Text of a task's answers. */
const answersOf = ({ artifacts }: Task): string[] =>
  (artifacts ?? []).map(({ parts }) => textOf(parts))

describe('row 8: what an agent threw is logged under an id, and the caller gets the id alone', () => {
  test.each<[string, Agent['run']]>([
    [
      'at once, before there is an iterator',
      () => {
        throw secret
      },
    ],
    [
      'instead of its first event',
      () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(secret) }) }),
    ],
    [
      'synchronously, instead of its first event',
      () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => {
            throw secret
          },
        }),
      }),
    ],
    [
      'after events',
      async function* () {
        yield text('so far')
        await eventLoopTurn()
        throw secret
      },
    ],
  ])('%s', async (_, run) => {
    const served = serveAgent(agentOf(run))
    const task = await served.ask('go')
    const whose = { agent: 'tested', tenant: '', owner: 'anonymous', taskId: task.id }
    expect(served.errors).toEqual([{ error: secret, id: expect.any(String), ...whose }])
    expect(task.status).toMatchObject({
      state: 'TASK_STATE_FAILED',
      message: {
        parts: [{ text: `The agent failed. The error was logged under ${served.errors[0]?.id}.` }],
      },
    })
    expect(JSON.stringify(await served.log(task.id))).not.toContain('hunter2')
  })

  test('row 9: an agent that throws at once leaves nothing that waits', async () => {
    const served = serveAgent(
      agentOf(() => {
        throw secret
      }),
    )
    for (let round = 0; round < 3; round++) {
      const events = []
      for await (const { event } of await served.stream('go')) events.push(event)
      expect(events.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_FAILED')
    }
    expect(served.errors).toHaveLength(3)
  })

  test('what was said before stays, and is complete', async () => {
    const served = serveAgent(
      agentOf(async function* () {
        yield text('so far')
        throw secret
      }),
    )
    const task = await served.ask('go')
    expect(answersOf(task)).toEqual(['so far'])
    const chunks = (await served.log(task.id)).flatMap(({ event }) => event.artifactUpdate ?? [])
    expect(chunks.at(-1)?.lastChunk).toBe(true)
  })
})

test.each<[string, () => void | Promise<void>]>([
  [
    'throws',
    () => {
      throw new Error('The logger is broken')
    },
  ],
  ['rejects', () => Promise.reject(new Error('The logger is broken'))],
])('an onError that %s changes no answer, and both errors are logged', async (_, onError) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  const run: Agent['run'] = () => {
    throw secret
  }
  const served = serveAgent(agentOf(run), { onError })
  expect((await served.ask('go')).status.state).toBe('TASK_STATE_FAILED')
  await eventLoopTurn()
  expect(toA2AError(served.server, secret)).toMatchObject({ name: 'InternalError' })
  await eventLoopTurn()
  const logged = log.mock.calls.map((values) => values.at(-1))
  expect(logged).toEqual([secret, new Error('The logger is broken'), secret, expect.any(Error)])
})

test('an agent that is no iterable at all fails the task', async () => {
  const served = serveAgent(agentOf(() => undefined as never))
  expect((await served.ask('go')).status.state).toBe('TASK_STATE_FAILED')
  expect(served.errors).toHaveLength(1)
})

test('row 11: an agent that just returns has COMPLETED its task', async () => {
  const served = serveAgent(agentOf(async function* () {}))
  expect((await served.ask('go')).status.state).toBe('TASK_STATE_COMPLETED')
})

describe('row 10: an agent that hangs', () => {
  const hanging = agentOf(async function* (turn) {
    yield text('so far')
    await new Promise((_, reject) => {
      turn.signal.addEventListener('abort', () => reject(turn.signal.reason))
    })
  })

  test('ends as FAILED when its turn takes longer than turnTimeout', async () => {
    const served = serveAgent(hanging, { turnTimeout: 20 })
    const task = await served.ask('go')
    expect(task.status).toMatchObject({
      state: 'TASK_STATE_FAILED',
      message: { parts: [{ text: 'The agent took too long.' }] },
    })
    expect(answersOf(task)).toEqual(['so far'])
    expect(served.errors).toMatchObject([
      { error: new Error('A turn took longer than 20 ms'), owner: 'anonymous', taskId: task.id },
    ])
  })

  test('is told why, by a reason that frameworks know as an abort', async () => {
    const reasons: unknown[] = []
    const served = serveAgent(
      agentOf(async function* (turn) {
        await new Promise<void>((resolve) => {
          turn.signal.addEventListener('abort', () => resolve())
        })
        reasons.push(turn.signal.reason)
        yield text('never read')
      }),
      { turnTimeout: 20 },
    )
    const task = await served.ask('go')
    await eventLoopTurn()
    expect(reasons).toEqual([expect.any(TurnAborted)])
    expect(reasons[0]).toMatchObject({ name: 'AbortError', reason: 'deadline' })
    expect(task.artifacts).toBeUndefined()
  })

  test('has turnTimeout for every turn anew', async () => {
    const served = serveAgent(
      agentOf(async function* (turn) {
        if (turn.number < 3) yield inputRequired({ prompt: 'More?' })
        else await new Promise(() => {})
      }),
      { turnTimeout: 20 },
    )
    const { id } = await served.ask('1')
    expect((await served.ask('2', { taskId: id })).status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect((await served.ask('3', { taskId: id })).status.state).toBe('TASK_STATE_FAILED')
  })

  test.each<[string, Agent['run']]>([
    [
      'that ignores its signal',
      async function* () {
        yield text('so far')
        await new Promise(() => {})
      },
    ],
    [
      'whose finally never ends',
      async function* (turn) {
        try {
          yield text('so far')
          await new Promise((_, reject) => {
            turn.signal.addEventListener('abort', () => reject(turn.signal.reason))
          })
        } finally {
          await new Promise(() => {})
        }
      },
    ],
    [
      'that swallows the abort, and goes on',
      async function* (turn) {
        yield text('so far')
        await new Promise<void>((resolve) => {
          turn.signal.addEventListener('abort', () => resolve())
        })
        for (;;) {
          yield text(' and on')
          await eventLoopTurn()
        }
      },
    ],
    [
      'whose return throws',
      () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise<never>(() => {}),
          return: () => {
            throw secret
          },
        }),
      }),
    ],
  ])('%s is not waited for', async (_, run) => {
    const hurried = serveAgent(agentOf(run), { turnTimeout: 20 })
    const timedOut = await hurried.ask('go')
    expect(timedOut.status.message?.parts).toEqual([{ text: 'The agent took too long.' }])
    const served = serveAgent(agentOf(run))
    const { id } = await served.begin('go')
    await served.inState(id, 'TASK_STATE_WORKING')
    const canceled = await served.cancel(id)
    expect(canceled.status.state).toBe('TASK_STATE_CANCELED')
    await eventLoopTurn()
    await eventLoopTurn()
    expect(await served.get(id)).toEqual(canceled)
    const late = { error: new Error('A turn took longer than 20 ms') }
    expect([...hurried.errors, ...served.errors]).toMatchObject([late])
  })

  test('at its end, whose finally never ends, does not hold up its question', async () => {
    const served = serveAgent(
      agentOf(async function* () {
        try {
          yield inputRequired({ prompt: 'Which?' })
        } finally {
          await new Promise(() => {})
        }
      }),
    )
    expect((await served.ask('go')).status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  })

  test('whose return throws synchronously, does not undo its question', async () => {
    let asked = false
    const served = serveAgent(
      agentOf(() => ({
        [Symbol.asyncIterator]: () => ({
          next: async () => {
            if (asked) return { done: true as const, value: undefined }
            asked = true
            return { done: false as const, value: inputRequired({ prompt: 'Which?' }) }
          },
          return: () => {
            throw secret
          },
        }),
      })),
    )
    expect((await served.ask('go')).status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(served.errors).toEqual([])
  })
})
