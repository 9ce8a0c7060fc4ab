import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { dataPart, questionsOf, textOf, type StreamResponse } from 'a2a-core'
import { artifact, authRequired, inputRequired, text, type Turn } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { eventLoopTurn } from './event-loop-turn.ts'

const plan = z.object({ plan: z.enum(['s', 'm']) })

/** An agent that asks once, and says what it was told. */
const asking = agentOf(async function* (turn) {
  const answer = turn.answers['1.1']
  if (!answer) {
    yield inputRequired({ prompt: 'Which plan?', schema: plan })
    return
  }
  yield text(JSON.stringify(answer.value))
})

/** An agent that asks two questions at once, each with a handle. */
function askingTwice(turns: Turn[]): ReturnType<typeof agentOf> {
  return agentOf(async function* (turn) {
    turns.push(turn)
    if (Object.keys(turn.answers).length === 0) {
      yield inputRequired(
        [
          { kind: 'approval', prompt: 'Send it?', value: { to: 'ann' }, handle: { call: 'a' } },
          { kind: 'question', prompt: 'When?', handle: 'b' },
        ],
        { message: 'Before I go on:' },
      )
    }
  })
}

test('a question ends the turn, as text for people and as data for programs', async () => {
  const served = serveAgent(asking)
  const task = await served.ask('go')
  expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  expect(textOf(task.status.message?.parts ?? [])).toBe('Which plan?')
  expect(questionsOf(task.status.message)).toMatchObject([
    { id: '1.1', kind: 'question', prompt: 'Which plan?', schema: { required: ['plan'] } },
  ])
})

test('an answer starts the next turn of the same task, which ends it', async () => {
  const served = serveAgent(asking)
  const { id, contextId } = await served.ask('go')
  const task = await served.ask(dataPart({ '1.1': { plan: 'm' } }), { taskId: id })
  expect(task).toMatchObject({
    id,
    contextId,
    status: { state: 'TASK_STATE_COMPLETED' },
    artifacts: [{ artifactId: 'answer-2', parts: [{ text: '{"plan":"m"}' }] }],
  })
  expect(task.history?.map(({ role }) => role)).toEqual(['ROLE_USER', 'ROLE_AGENT', 'ROLE_USER'])
})

test('an agent asks again until it is told, and each question has an id of its own', async () => {
  const served = serveAgent(
    agentOf(async function* (turn) {
      const told = Object.values(turn.answers).at(0)?.value
      if (told !== 'enough') yield inputRequired({ prompt: 'More?' })
    }),
  )
  const { id } = await served.ask('go')
  const asked = []
  for (const reply of ['a', 'b', 'enough']) {
    const task = await served.ask(reply, { taskId: id })
    if (task.status.message) asked.push(questionsOf(task.status.message)[0]?.id)
  }
  expect(asked).toEqual(['2.1', '3.1'])
  expect((await served.get(id)).status.state).toBe('TASK_STATE_COMPLETED')
})

test('answers come with the question as it was asked, and its handle, which stays here', async () => {
  const turns: Turn[] = []
  const served = serveAgent(askingTwice(turns))
  const { id } = await served.ask('go')
  await served.ask(dataPart({ '1.1': 'yes', '1.2': 'now' }), { taskId: id })
  expect(turns[1]?.answers).toEqual({
    '1.1': {
      value: { approved: true },
      question: {
        id: '1.1',
        kind: 'approval',
        prompt: 'Send it?',
        value: { to: 'ann' },
        handle: { call: 'a' },
      },
    },
    '1.2': {
      value: 'now',
      question: { id: '1.2', kind: 'question', prompt: 'When?', handle: 'b' },
    },
  })
  expect(JSON.stringify(await served.log(id))).not.toContain('handle')
})

describe('when only one of two questions is answered', () => {
  test('the other is asked again, and the agent runs when both are', async () => {
    const turns: Turn[] = []
    const served = serveAgent(askingTwice(turns))
    const { id } = await served.ask('go')
    const half = await served.ask(dataPart({ '1.2': 'now' }), { taskId: id })
    expect(half.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(questionsOf(half.status.message).map((question) => question.id)).toEqual(['1.1'])
    expect(turns).toHaveLength(1)
    const whole = await served.ask('yes', { taskId: id })
    expect(whole.status.state).toBe('TASK_STATE_COMPLETED')
    expect(turns).toHaveLength(2)
    expect(turns[1]?.answers).toMatchObject({
      '1.1': { value: { approved: true } },
      '1.2': { value: 'now' },
    })
    expect(whole.history?.map(({ role }) => role)).toEqual([
      'ROLE_USER',
      'ROLE_AGENT',
      'ROLE_USER',
      'ROLE_AGENT',
      'ROLE_USER',
    ])
  })

  test('it cannot be answered a second time', async () => {
    const served = serveAgent(askingTwice([]))
    const { id } = await served.ask('go')
    await served.ask(dataPart({ '1.2': 'now' }), { taskId: id })
    const again = served.ask(dataPart({ '1.2': 'later' }), { taskId: id })
    await expect(again).rejects.toMatchObject({
      name: 'InvalidParamsError',
      fieldViolations: [{ field: 'message.parts[0].data.1.2' }],
    })
    expect((await served.get(id)).status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  })
})

describe('a reply that is no answer', () => {
  test.each([
    ['the large one, please'],
    [dataPart({ plan: 'xl' })],
    [dataPart({ about: 'something else' })],
  ])('is asked again, and the agent does not run: %j', async (reply) => {
    const served = serveAgent(asking)
    const { id } = await served.ask('go')
    const again = await served.ask(reply, { taskId: id })
    expect(again.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(textOf(again.status.message?.parts ?? [])).toContain('Which plan?')
    expect(questionsOf(again.status.message)).toMatchObject([{ id: '1.1' }])
    expect(again.history).toHaveLength(3)
    const done = await served.ask('{"plan":"s"}', { taskId: id })
    expect(done.status.state).toBe('TASK_STATE_COMPLETED')
  })

  test('but names the question is refused, and the question stays open', async () => {
    const served = serveAgent(asking)
    const { id } = await served.ask('go')
    await expect(
      served.ask(dataPart({ '1.1': { plan: 'xl' } }), { taskId: id }),
    ).rejects.toMatchObject({ name: 'InvalidParamsError' })
    await expect(served.ask(dataPart({ '7.1': 'a' }), { taskId: id })).rejects.toMatchObject({
      name: 'InvalidParamsError',
      message: expect.stringContaining('no question of this id is open'),
    })
    const task = await served.get(id)
    expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(task.history).toHaveLength(1)
  })
})

test('of two answers at once one is taken, and the other is refused', async () => {
  const refused = Promise.withResolvers<void>()
  const served = serveAgent(
    agentOf(async function* (turn) {
      if (turn.number === 1) yield inputRequired({ prompt: 'Which plan?', schema: plan })
      else await refused.promise
    }),
  )
  const { id } = await served.ask('go')
  const answers = ['s', 'm'].map((answer) =>
    served.ask(dataPart({ '1.1': { plan: answer } }), { taskId: id }).catch((error: unknown) => {
      refused.resolve()
      return error
    }),
  )
  const outcomes = await Promise.all(answers)
  expect(outcomes).toContainEqual(expect.objectContaining({ name: 'InvalidParamsError' }))
  expect(outcomes).toContainEqual(
    expect.objectContaining({ status: expect.objectContaining({ state: 'TASK_STATE_COMPLETED' }) }),
  )
})

test('a message that came before a question was asked is not its answer', async () => {
  const asked = Promise.withResolvers<void>()
  const served = serveAgent(
    agentOf(async function* (turn) {
      yield text(`turn ${turn.number}`)
      if (turn.number > 1) return
      await asked.promise
      yield inputRequired({ kind: 'approval', prompt: 'Delete everything?' })
    }),
  )
  const { id } = await served.begin('go')
  await served.begin('yes', { taskId: id })
  asked.resolve()
  await served.until(
    id,
    ({ seq, event }) => seq > 5 && event.statusUpdate?.status.message !== undefined,
  )
  await eventLoopTurn()
  const task = await served.get(id)
  expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  expect(questionsOf(task.status.message)).toMatchObject([{ id: '1.1' }])
  expect(task.artifacts?.map(({ parts }) => textOf(parts))).toEqual(['turn 1'])
})

describe('an agent that waits for credentials', () => {
  const signingIn = agentOf(async function* (turn) {
    if (turn.number === 1) {
      yield artifact('so far')
      yield authRequired({ prompt: 'Sign in', value: { url: 'https://example.com/sign-in' } })
    }
    yield text('signed in')
  })

  test('row 15: does not hold a blocking send', async () => {
    const served = serveAgent(signingIn)
    const task = await served.ask('go')
    expect(task.status.state).toBe('TASK_STATE_AUTH_REQUIRED')
    expect(questionsOf(task.status.message)).toEqual([
      {
        id: '1.1',
        kind: 'auth',
        prompt: 'Sign in',
        value: { url: 'https://example.com/sign-in' },
      },
    ])
    expect(task.artifacts).toHaveLength(1)
  })

  test('goes on in the same stream when a message says that they came', async () => {
    const served = serveAgent(signingIn)
    const states: (string | undefined)[] = []
    for await (const { event } of await served.stream('go')) {
      if (!event.statusUpdate) continue
      const { state } = event.statusUpdate.status
      states.push(state)
      if (state === 'TASK_STATE_AUTH_REQUIRED') {
        await served.begin('done', { taskId: event.statusUpdate.taskId })
      }
    }
    expect(states).toEqual([
      'TASK_STATE_WORKING',
      'TASK_STATE_AUTH_REQUIRED',
      'TASK_STATE_WORKING',
      'TASK_STATE_COMPLETED',
    ])
  })
})

test('a stream ends when the task waits for input, and the next goes on from there', async () => {
  const served = serveAgent(asking)
  const first: StreamResponse[] = []
  for await (const { event } of await served.stream('go')) first.push(event)
  expect(first.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  const id = first[0]?.task?.id ?? ''
  const second: StreamResponse[] = []
  for await (const { event } of await served.stream('{"plan":"s"}', { taskId: id }))
    second.push(event)
  expect(second[0]?.task).toMatchObject({ id, status: { state: 'TASK_STATE_INPUT_REQUIRED' } })
  expect(second[1]?.statusUpdate?.status.state).toBe('TASK_STATE_WORKING')
  expect(second.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
})

test('row 16: a second turn keeps the history of the first', async () => {
  const served = serveAgent(asking)
  const { id } = await served.ask('the first message')
  for await (const _ of await served.stream('{"plan":"s"}', { taskId: id })) {
    // Read to its end.
  }
  const { history } = await served.get(id)
  expect(history?.map(({ parts }) => textOf(parts))).toEqual([
    'the first message',
    'Which plan?',
    '{"plan":"s"}',
  ])
})
