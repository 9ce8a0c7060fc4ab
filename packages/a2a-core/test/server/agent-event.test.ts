import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { textPart } from 'a2a-core'
import {
  artifact,
  authRequired,
  failed,
  identify,
  inputRequired,
  isAgentEvent,
  message,
  progress,
  rejected,
  save,
  text,
} from 'a2a-core/server'

test('every constructor makes an event, known by its brand', () => {
  const events = [
    text('a'),
    artifact('a'),
    progress('a'),
    message('a'),
    rejected('a'),
    failed('a'),
    save({ task: 1 }),
    authRequired({ prompt: 'Sign in' }),
    inputRequired({ prompt: 'Which?' }),
    inputRequired([{ kind: 'question', prompt: 'Which?' }]),
  ]
  expect(events.map(isAgentEvent)).not.toContain(false)
})

test('an object that looks like an event is none', () => {
  for (const value of [{ kind: 'text', text: 'a' }, 'a', null, undefined, 1]) {
    expect(isAgentEvent(value)).toBe(false)
  }
  expect(isAgentEvent({ [Symbol.for('a2a-core.AgentEvent')]: true })).toBe(true)
})

test('what is not said of an event has its default', () => {
  expect(text('a')).toMatchObject({ append: true })
  expect(artifact('a')).toMatchObject({ append: false, lastChunk: true })
  expect(artifact('a', { append: true })).toMatchObject({ append: true, lastChunk: false })
  expect(artifact('a', { name: 'A' }).artifact).toEqual({ name: 'A', parts: [textPart('a')] })
})

describe('a question', () => {
  test('has a prompt, and what to write is said of one that has none', () => {
    for (const request of ['Which?', {}, undefined, ['From?', 'To?']]) {
      expect(() => inputRequired(request as never)).toThrow(
        "inputRequired() takes { prompt: 'Which plan?' }, or a list of questions",
      )
    }
  })

  test('carries the schema of its answer', () => {
    const asked = inputRequired({
      prompt: 'Seats?',
      schema: z.object({ seats: z.int() }),
      value: 1,
    })
    expect(asked.questions).toEqual([
      {
        kind: 'question',
        prompt: 'Seats?',
        value: 1,
        schema: expect.objectContaining({ type: 'object', required: ['seats'] }),
      },
    ])
  })

  test('without a schema takes any text; an approval takes yes or no', () => {
    expect(inputRequired({ prompt: 'Name?' }).questions[0]).not.toHaveProperty('schema')
    expect(inputRequired({ kind: 'approval', prompt: 'Send?' }).questions[0]).toMatchObject({
      kind: 'approval',
      schema: { required: ['approved'] },
    })
  })

  test('asked with yield* gives the answer, of the type of its schema', async () => {
    const asking = inputRequired({ prompt: 'Seats?', schema: z.object({ seats: z.int() }) })
    const iterator = asking[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toBe(asking)
    expect(await iterator.next({ seats: 3 })).toEqual({ done: true, value: { seats: 3 } })
  })

  test('does not take an answer that its schema refuses', async () => {
    const iterator = inputRequired({ prompt: 'Seats?', schema: z.int() })[Symbol.asyncIterator]()
    await iterator.next()
    await expect(iterator.next('many')).rejects.toThrow('expected number')
  })
})

describe('an agent is identified', () => {
  test.each([
    ['Support', 'support'],
    ['Customer Support (EU)', 'customer-support-eu'],
    ['  Preis-Agent №1 ', 'preis-agent-no1'],
    ['価格', '価格'],
    ['!!!', 'agent'],
  ])('by the slug of %j: %j', (name, id) => {
    expect(identify({ name }).id).toBe(id)
  })

  test('by the id it was given', () => {
    expect(identify({ name: 'Support', id: 'desk' }).id).toBe('desk')
  })

  test('never without a name', () => {
    for (const name of ['', '  ', undefined, 5]) {
      expect(() => identify({ name: name as string })).toThrow(TypeError)
    }
  })
})
