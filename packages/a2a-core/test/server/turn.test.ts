import { describe, expect, test } from 'vitest'
import { dataPart, filePart, textOf, textPart } from 'a2a-core'
import {
  artifact,
  inputRequired,
  message,
  progress,
  rejected,
  save,
  text,
  type Turn,
} from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { boundedEngine } from './bounded-engine.ts'

test('a turn is the message, what is in it, and where it belongs', async () => {
  const turns: Turn[] = []
  const served = serveAgent(
    agentOf(
      async function* (turn) {
        turns.push(turn)
        yield text('done')
      },
      { about: { name: 'Tested', inputModes: ['text/plain', 'application/pdf'] } },
    ),
  )
  const file = filePart(new URL('https://example.com/a.pdf'), { mediaType: 'application/pdf' })
  const task = await served
    .as({ caller: { tenant: 'acme', owner: 'ann' }, extensions: ['urn:x'] })
    .ask([textPart('250 '), dataPart({ discount: 20 }), file, textPart('seats'), dataPart(2)], {
      messageId: 'm',
      contextId: 'c',
      metadata: { 'urn:x': 1 },
      requestMetadata: { trace: 't' },
      configuration: { acceptedOutputModes: ['text/html'] },
    })
  const [turn] = turns
  expect(turn).toMatchObject({
    text: '250 seats',
    data: { discount: 20 },
    files: [file],
    metadata: { trace: 't' },
    message: { messageId: 'm', taskId: task.id, contextId: 'c', metadata: { 'urn:x': 1 } },
    taskId: task.id,
    contextId: 'c',
    number: 1,
    caller: { tenant: 'acme', owner: 'ann' },
    answers: {},
    accepts: ['text/html'],
    extensions: ['urn:x'],
    attempt: 1,
    saved: { task: undefined, context: undefined },
  })
  expect(turn?.task).toMatchObject({
    id: task.id,
    status: { state: 'TASK_STATE_WORKING' },
    history: [{ messageId: 'm' }],
  })
})

test('a context of its own is made where the client names none (§3.4.1)', async () => {
  const served = serveAgent(agentOf(async function* () {}))
  const [first, second] = [await served.ask('a'), await served.ask('b')]
  expect(first.contextId).not.toBe('')
  expect(second.contextId).not.toBe(first.contextId)
  expect((await served.ask('c', { contextId: first.contextId })).contextId).toBe(first.contextId)
})

test('what an agent does to its turn changes nothing that is stored', async () => {
  const served = serveAgent(
    agentOf(async function* (turn) {
      const { task, message: received } = turn as {
        task: { history: unknown[] }
        message: Turn['message']
      }
      task.history.length = 0
      received.parts.push(textPart('forged'))
      yield text('done')
    }),
  )
  const task = await served.ask('go')
  expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['go'])
})

test('what an agent does to an event after it was yielded changes nothing', async () => {
  const data = { rows: [1] }
  const served = serveAgent(
    agentOf(async function* () {
      yield artifact(dataPart(data))
      data.rows.push(2)
      yield progress('more')
      data.rows.push(3)
    }),
  )
  const task = await served.ask('go')
  data.rows.push(4)
  expect(task.artifacts?.[0]?.parts[0]?.data).toEqual({ rows: [1] })
  expect((await served.get(task.id)).artifacts?.[0]?.parts[0]?.data).toEqual({ rows: [1] })
})

describe('what an agent yields', () => {
  test('becomes artifacts with ids of their turn, and progress that is no history', async () => {
    const served = serveAgent(
      agentOf(async function* () {
        yield progress('looking', { metadata: { step: 1 } })
        yield artifact('a', { name: 'A' })
        yield artifact(dataPart(1), { artifactId: 'mine' })
        yield artifact('b')
        yield text('so: ')
        yield text('done')
      }),
    )
    const task = await served.ask('go')
    expect(task.artifacts).toEqual([
      { artifactId: 'artifact-1-1', name: 'A', parts: [{ text: 'a' }] },
      { artifactId: 'mine', parts: [dataPart(1)] },
      { artifactId: 'artifact-1-2', parts: [{ text: 'b' }] },
      { artifactId: 'answer-1', parts: [{ text: 'so: done' }] },
    ])
    expect(task.history).toHaveLength(1)
    expect(task.metadata).toEqual({ step: 1 })
    const statuses = (await served.log(task.id)).flatMap(({ event }) => event.statusUpdate ?? [])
    expect(
      statuses.map(({ status }) => [status.state, textOf(status.message?.parts ?? [])]),
    ).toEqual([
      ['TASK_STATE_WORKING', ''],
      ['TASK_STATE_WORKING', 'looking'],
      ['TASK_STATE_COMPLETED', ''],
    ])
  })

  test('after what ends the turn is not read', async () => {
    let further = false
    const served = serveAgent(
      agentOf(async function* () {
        yield rejected('not this')
        further = true
        yield text('after all')
      }),
    )
    const task = await served.ask('go')
    expect(task.status).toMatchObject({
      state: 'TASK_STATE_REJECTED',
      message: { role: 'ROLE_AGENT', parts: [{ text: 'not this' }] },
    })
    expect(task.artifacts).toBeUndefined()
    expect(further).toBe(false)
  })

  test('a direct reply, where there is a task, is an artifact and the end', async () => {
    const served = serveAgent(
      agentOf(async function* () {
        yield text('draft')
        yield message('final')
      }),
    )
    const task = await served.ask('go')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(task.artifacts).toEqual([{ artifactId: 'answer-1', parts: [{ text: 'final' }] }])
  })

  test.each([['a string'], [{ kind: 'text', text: 'a' }], [{}], [null], [undefined]])(
    'must be made by the constructors: %j fails the task, and is logged',
    async (value) => {
      const served = serveAgent(
        agentOf(async function* () {
          yield value as never
        }),
      )
      const task = await served.ask('go')
      expect(task.status.state).toBe('TASK_STATE_FAILED')
      expect(served.errors).toMatchObject([{ error: expect.any(TypeError) }])
    },
  )

  test.each<[string, () => unknown]>([
    [
      'a circle',
      () => {
        const circle: { self?: unknown } = {}
        circle.self = circle
        return circle
      },
    ],
    ['a bigint', () => 1n],
  ])('must be JSON: %s fails the task, and nobody who reads it', async (_, make) => {
    const served = serveAgent(
      agentOf(async function* () {
        yield artifact(dataPart(make() as never))
      }),
      { engine: boundedEngine() },
    )
    const task = await served.ask('go')
    expect(task.status.state).toBe('TASK_STATE_FAILED')
    expect(served.errors).toMatchObject([{ error: expect.any(TypeError) }])
  })
})

describe('what is saved', () => {
  test('for a task is there in its later turns, and replaced by what is saved later', async () => {
    const seen: unknown[] = []
    const served = serveAgent(
      agentOf(async function* (turn) {
        seen.push(turn.saved.task)
        yield save({ task: { turn: turn.number } })
        if (turn.number < 3) yield inputRequired({ prompt: 'More?' })
      }),
    )
    const { id } = await served.ask('1')
    await served.ask('2', { taskId: id })
    await served.ask('3', { taskId: id })
    expect(seen).toEqual([undefined, { turn: 1 }, { turn: 2 }])
    await served.ask('another')
    expect(seen[3]).toBeUndefined()
  })

  test('for a context is there in every later task of it, of one owner', async () => {
    const seen: unknown[] = []
    const served = serveAgent(
      agentOf(async function* (turn) {
        seen.push(turn.saved.context)
        yield save({ context: [turn.text] })
      }),
    )
    await served.ask('1', { contextId: 'c' })
    await served.ask('2', { contextId: 'c' })
    await served.ask('3', { contextId: 'other' })
    await served.as({ caller: { tenant: '', owner: 'bob' } }).ask('4', { contextId: 'c' })
    expect(seen).toEqual([undefined, ['1'], undefined, undefined])
  })

  test('leaves the other place as it is, and is seen by nobody else', async () => {
    const seen: unknown[] = []
    const served = serveAgent(
      agentOf(async function* (turn) {
        seen.push(turn.saved)
        if (turn.number === 1) {
          yield save({ task: 'secret' })
          yield save({ context: 'secret' })
          yield inputRequired({ prompt: 'More?' })
        }
      }),
    )
    const { id } = await served.ask('1')
    await served.ask('2', { taskId: id })
    expect(seen[1]).toEqual({ task: 'secret', context: 'secret' })
    expect(JSON.stringify(await served.log(id))).not.toContain('secret')
  })
})
