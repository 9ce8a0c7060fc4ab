import { describe, expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { connect, OutputError, TaskEndedError } from '../../src/client/index.ts'
import { skillsExtension, type Json, type Message } from '../../src/protocol/index.ts'
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

describe('the answer', () => {
  test('holds the text, the data and the files of the artifacts', async () => {
    const pdf = { raw: 'AAAA', filename: 'offer.pdf', mediaType: 'application/pdf' }
    const page = { url: 'https://a.example/p', filename: 'p.html' }
    await using agent = await fakeAgent((call) => {
      tellAll(
        call,
        working,
        chunk('Two '),
        chunk('parts'),
        artifact('quote', { data: { price: 3 } }, pdf),
        artifact('note', { text: 'Valid a week' }, { data: 2 }, page),
        completed,
      )
    })
    const answer = await (await connect(agent.origin)).ask('How much?')
    expect(answer).toMatchObject({
      state: 'completed',
      text: 'Two parts\n\nValid a week',
      data: { price: 3 },
      files: [pdf, page],
      task: { id: 'task-1', status: { state: 'TASK_STATE_COMPLETED' } },
    })
  })

  test('is what the last status says, where there are no artifacts', async () => {
    await using agent = await fakeAgent((call) => {
      tellAll(call, working, status('TASK_STATE_COMPLETED', 'Done'))
    })
    const answer = await (await connect(agent.origin)).ask('x')
    expect(answer).toMatchObject({ state: 'completed', text: 'Done', data: undefined, files: [] })
  })

  test('may be a direct reply', async () => {
    const message: Message = {
      messageId: 'm',
      role: 'ROLE_AGENT',
      parts: [{ text: 'Hi ' }, { text: 'there' }, { data: [1] }],
    }
    await using agent = await fakeAgent((call) => tellAll(call, { message }))
    const answer = await (await connect(agent.origin)).ask('x')
    expect(answer).toMatchObject({ state: 'completed', text: 'Hi there', data: [1], message })
    expect(answer).not.toHaveProperty('task')
  })

  test('is whole though the stream told only updates', async () => {
    const whole = taskIn('TASK_STATE_COMPLETED', {
      artifacts: [{ artifactId: 'answer-1', parts: [{ text: 'Before, and now' }] }],
    })
    await using agent = await fakeAgent((call) => {
      if (call.method === 'GetTask') call.result(whole)
      else tellAll(call, status('TASK_STATE_WORKING'), chunk(', and now'), completed)
    })
    const answer = await (await connect(agent.origin)).ask('x', { task: 'task-1' })
    expect(answer).toMatchObject({ text: 'Before, and now', task: whole })
  })

  test('comes from a blocking request, where the agent does not stream', async () => {
    const done = taskIn('TASK_STATE_COMPLETED', {
      artifacts: [{ artifactId: 'a', parts: [{ text: 'Done' }] }],
    })
    await using agent = await fakeAgent((call) => call.result({ task: done }), {
      card: { capabilities: { streaming: false } },
    })
    const answer = await (await connect(agent.origin)).ask('x')
    expect(answer).toMatchObject({ state: 'completed', text: 'Done' })
    expect(agent.calls.map(({ method }) => method)).toEqual(['SendMessage'])
  })
})

describe('a task that ended otherwise', () => {
  test.each([
    ['TASK_STATE_FAILED', 'failed', 'Pricing could not do the task: no stock'],
    ['TASK_STATE_REJECTED', 'rejected', 'Pricing would not do the task: no stock'],
    [
      'TASK_STATE_CANCELED',
      'canceled',
      'Pricing did not finish the task, which was canceled: no stock',
    ],
  ] as const)('%s throws', async (wire, state, message) => {
    await using agent = await fakeAgent((call) => tellAll(call, working, status(wire, 'no stock')))
    const remote = await connect(agent.origin)
    const failed = remote.ask('x')
    await expect(failed).rejects.toBeInstanceOf(TaskEndedError)
    await expect(failed).rejects.toMatchObject({
      state,
      message,
      task: { id: 'task-1', status: { state: wire } },
    })
    const events = remote.stream('x')
    let next = await events.next()
    while (!next.done) next = await events.next()
    expect(next.value).toMatchObject({ state, task: { id: 'task-1' } })
  })

  test('says why in few and visible words', async () => {
    const said = `No\u202E\u001B way\n\n${'x'.repeat(495)}`
    await using agent = await fakeAgent((call) => {
      tellAll(call, working, status('TASK_STATE_REJECTED', said))
    })
    const remote = await connect(agent.origin)
    const failure = await remote.ask('x').catch((error: unknown) => error)
    if (!(failure instanceof TaskEndedError)) throw new Error('it did not end')
    expect(failure.message).toMatch(/^Pricing would not do the task: No way x+…$/)
    expect(failure.message).toHaveLength('Pricing would not do the task: '.length + 500)
    expect(failure.task.status.message?.parts).toEqual([{ text: said }])
  })
})

describe('data that is asked for by schema', () => {
  const output = z.object({ price: z.number(), currency: z.string().default('EUR') })

  test('has its type', async () => {
    await using agent = await fakeAgent((call) => {
      tellAll(call, working, artifact('a', { data: { price: 3 } }), completed)
    })
    const remote = await connect(agent.origin)
    const answer = await remote.ask('x', { output })
    if (answer.state !== 'completed') throw new Error(answer.state)
    expectTypeOf(answer.data).toEqualTypeOf<{ price: number; currency: string }>()
    expect(answer.data).toEqual({ price: 3, currency: 'EUR' })
    const plain = await remote.ask('x')
    if (plain.state === 'completed') expectTypeOf(plain.data).toEqualTypeOf<Json | undefined>()
  })

  test.each([
    ['is something else', [{ data: { price: 'three' } }], 'price: '],
    ['is missing', [{ text: 'three' }], 'expected object'],
  ])('and %s throws', async (_, parts, reason) => {
    await using agent = await fakeAgent((call) => {
      tellAll(call, working, artifact('a', ...parts), completed)
    })
    const failed = (await connect(agent.origin)).ask('x', { output })
    await expect(failed).rejects.toBeInstanceOf(OutputError)
    await expect(failed).rejects.toThrow('The data that Pricing answered does not fit the output')
    await expect(failed).rejects.toThrow(reason)
    await expect(failed).rejects.toMatchObject({ answer: { task: { id: 'task-1' } } })
  })
})

describe('what is said with a question', () => {
  test('goes into the message and its configuration', async () => {
    await using agent = await fakeAgent((call) => tellAll(call, working, completed))
    const remote = await connect(agent.origin)
    await remote.ask([{ text: 'a' }, { data: 1 }], {
      contextId: 'c',
      task: 't',
      skill: 'quote',
      metadata: { k: 'v' },
      messageId: 'm',
      acceptedOutputModes: ['text/plain'],
      historyLength: 0,
      extensions: ['urn:x'],
    })
    expect(agent.calls[0]?.params).toEqual({
      message: {
        messageId: 'm',
        role: 'ROLE_USER',
        parts: [{ text: 'a' }, { data: 1 }],
        contextId: 'c',
        taskId: 't',
        metadata: { k: 'v', [skillsExtension]: { skill: 'quote' } },
        extensions: ['urn:x', skillsExtension],
      },
      configuration: { acceptedOutputModes: ['text/plain'], historyLength: 0 },
    })
    expect(agent.calls[0]?.headers['a2a-extensions']).toBe(`urn:x,${skillsExtension}`)
  })

  test('is nothing when nothing was said', async () => {
    await using agent = await fakeAgent((call) => tellAll(call, working, completed))
    await (
      await connect(agent.origin)
    ).ask('a', { task: taskIn('TASK_STATE_WORKING', { contextId: '' }) })
    expect(Object.keys(agent.calls[0]?.params ?? {})).toEqual(['message'])
    expect(Object.keys(messageOf(agent.calls[0])).toSorted()).toEqual([
      'messageId',
      'parts',
      'role',
      'taskId',
    ])
  })

  test('may be a signal and a deadline, which end the waiting alone', async () => {
    const leaving = new AbortController()
    await using agent = await fakeAgent((call) => {
      call.event(working)
      leaving.abort(new Error('enough'))
    })
    const remote = await connect(agent.origin)
    await expect(remote.ask('x', { signal: leaving.signal })).rejects.toThrow('enough')
    await expect(remote.ask('x', { deadline: 30 })).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(agent.calls.map(({ method }) => method)).toEqual([
      'SendStreamingMessage',
      'SendStreamingMessage',
    ])
  })
})
