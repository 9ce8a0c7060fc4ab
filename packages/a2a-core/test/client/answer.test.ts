import { describe, expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { connect, type Answer, type Reply, type Waiting } from '../../src/client/index.ts'
import {
  applyEvent,
  type Json,
  type Message,
  type Question,
  type StreamResponse,
  type Task,
} from '../../src/protocol/index.ts'
import {
  artifact,
  chunk,
  completed,
  fakeAgent,
  messageOf,
  status,
  taskIn,
  tellAll,
  working,
} from './fake-agent.ts'

function asking(
  state: 'TASK_STATE_INPUT_REQUIRED',
  questions: Partial<Question>[],
): StreamResponse {
  const message: Message = {
    messageId: 'q',
    role: 'ROLE_AGENT',
    parts: [{ text: 'Which?' }, { data: { questions: questions as Json[] } }],
  }
  const update = { taskId: 'task-1', contextId: 'context-1', status: { state, message } }
  return { statusUpdate: update }
}

function waiting(answer: Answer): Waiting {
  if (answer.state === 'completed') throw new Error('it is not waiting')
  return answer
}

/** Asks its questions, and after the reply to them it is done. */
async function replyTo(questions: Partial<Question>[], reply: Reply): Promise<unknown> {
  let task: Task | undefined
  await using agent = await fakeAgent((call) => {
    const asked = asking('TASK_STATE_INPUT_REQUIRED', questions)
    if (agent.calls.length === 1) {
      task = applyEvent(applyEvent(undefined, working), asked)
      tellAll(call, working, asked)
    } else if (task) {
      tellAll(call, { task }, status('TASK_STATE_WORKING'), chunk('Thanks'), completed)
    }
  })
  const answer = waiting(await (await connect(agent.origin)).ask('x'))
  expect(answer.state).toBe('input-required')
  expect(await answer.answer(reply)).toMatchObject({ state: 'completed', text: 'Thanks' })
  const message = messageOf(agent.calls[1])
  expect(message).toMatchObject({ taskId: 'task-1', contextId: 'context-1', role: 'ROLE_USER' })
  expect(message.parts).toHaveLength(1)
  return message.parts[0]?.text ?? message.parts[0]?.data
}
describe('questions', () => {
  const one = [{ id: '1.1', prompt: 'Which?' }]
  const two = [...one, { id: '1.2', kind: 'approval' as const }]

  test.each<[string, Partial<Question>[], Reply, Json]>([
    ['text, as text', one, 'the small one', 'the small one'],
    ['text, though several are open', two, 'the small one', 'the small one'],
    ['a value for the only one', one, { plan: 's' }, { '1.1': { plan: 's' } }],
    ['a number for the only one', one, 3, { '1.1': 3 }],
    ['null for the only one', one, null, { '1.1': null }],
    ['a list for the only one', one, ['a'], { '1.1': ['a'] }],
    ['an empty object for the only one', one, {}, { '1.1': {} }],
    ['values by id', two, { '1.1': 's', '1.2': false }, { '1.1': 's', '1.2': { approved: false } }],
    ['some of the values by id', two, { '1.1': 's' }, { '1.1': 's' }],
    ['yes to an approval', [{ id: '2.1', kind: 'approval' }], true, { '2.1': { approved: true } }],
    [
      'no to an approval, with a reason',
      [{ id: '2.1', kind: 'approval' }],
      { approved: false, reason: 'too dear' },
      { '2.1': { approved: false, reason: 'too dear' } },
    ],
    ['yes to a question that is no approval', one, true, { '1.1': true }],
  ])('are answered with %s', async (_, questions, reply, sent) => {
    expect(await replyTo(questions, reply)).toEqual(sent)
  })

  test('that are several are not answered by one value', async () => {
    await expect(replyTo(two, 3)).rejects.toThrow(
      "Several questions are open: answer them by id, as { '1.1': …, '1.2': … }",
    )
    await expect(replyTo(two, { '1.1': 1, '9.9': 2 })).rejects.toBeInstanceOf(TypeError)
  })

  test('of other agents are answered with a plain message', async () => {
    await using agent = await fakeAgent((call) => {
      tellAll(call, working, status('TASK_STATE_INPUT_REQUIRED', `Which ${agent.calls.length}?`))
    })
    let answer = waiting(await (await connect(agent.origin)).ask('x'))
    expect(answer.questions).toEqual([{ id: '', kind: 'question', prompt: 'Which 1?' }])
    for (const reply of ['this', { '': 'by id' }, { plan: 's' }, { '': 1 }, '', { '': '' }]) {
      answer = waiting(await answer.answer(reply))
    }
    expect(answer.questions).toMatchObject([{ prompt: 'Which 7?' }])
    const parts = agent.calls.map((call) => messageOf(call).parts[0])
    expect(parts).toMatchObject([
      { text: 'x' },
      { text: 'this' },
      { text: 'by id' },
      { data: { plan: 's' } },
      { data: 1 },
      { text: 'Go on.' },
      { text: 'Go on.' },
    ])
  })

  test('are answered with the output that was asked for', async () => {
    const output = z.object({ n: z.number() })
    await using agent = await fakeAgent((call) => {
      if (agent.calls.length === 1) tellAll(call, working, asking('TASK_STATE_INPUT_REQUIRED', one))
      else tellAll(call, working, artifact('a', { data: { n: 1 } }), completed)
    })
    const remote = await connect(agent.origin)
    const options = { output, acceptedOutputModes: ['application/json'], messageId: 'm-1' }
    const first = await remote.ask('x', options)
    if (first.state === 'completed') throw new Error('it did not ask')
    const answer = await first.answer('y', { metadata: { k: 'v' } })
    if (answer.state !== 'completed') throw new Error(answer.state)
    expectTypeOf(answer.data).toEqualTypeOf<{ n: number }>()
    expect(answer.data).toEqual({ n: 1 })
    expect(agent.calls[1]?.params).toMatchObject({
      message: { metadata: { k: 'v' } },
      configuration: { acceptedOutputModes: ['application/json'] },
    })
    expect(messageOf(agent.calls[1]).messageId).not.toBe('m-1')
  })

  test('for credentials are given back at once, though the stream stays open', async () => {
    await using agent = await fakeAgent((call) => {
      call.event(working)
      call.event(status('TASK_STATE_AUTH_REQUIRED', 'Sign in'))
    })
    const answer = waiting(await (await connect(agent.origin)).ask('x'))
    expect(answer).toMatchObject({
      state: 'auth-required',
      questions: [{ id: '', kind: 'auth', prompt: 'Sign in' }],
    })
    await agent.calls[0]?.closed
  })

  test('come from a blocking request, too', async () => {
    const task = taskIn('TASK_STATE_INPUT_REQUIRED')
    await using agent = await fakeAgent((call) => call.result({ task }), {
      card: { capabilities: {} },
    })
    const answer = waiting(await (await connect(agent.origin)).ask('x'))
    expect(await answer.answer('again')).toMatchObject({ state: 'input-required' })
    expect(agent.calls.map(({ method }) => method)).toEqual(['SendMessage', 'SendMessage'])
  })
})
