import { describe, expect, test } from 'vitest'
import { dataPart, filePart, textPart, userMessage, type Json, type MessageContent } from 'a2a-core'
import type { AskedQuestion } from 'a2a-core/server'
import { matchAnswers } from '../../src/server/match-answers.ts'
import { approval, auth, match, plan, question } from './open-questions.ts'

/** What a refusal says of which field. */
function refusalOf(content: MessageContent, ...questions: AskedQuestion[]): unknown {
  try {
    return match(content, ...questions)
  } catch (error) {
    return error
  }
}

describe('data keyed by question id', () => {
  test('answers the questions it names', () => {
    const questions = [question('1.1', plan), approval('1.2'), question('1.3')]
    const answers = {
      '1.1': { plan: 's' },
      '1.2': { approved: false, reason: 'late' },
      '1.3': 'any',
    }
    expect(match(dataPart(answers), ...questions)).toEqual(answers)
  })

  test('may answer some of them', () => {
    expect(match(dataPart({ '1.2': 'b' }), question('1.1'), question('1.2'))).toEqual({
      '1.2': 'b',
    })
  })

  test('is found beside text and among other data', () => {
    const parts = [textPart('Here:'), dataPart({ note: 1 }), dataPart({ '1.1': 'a' })]
    expect(match(parts, question('1.1'), question('1.2'))).toEqual({ '1.1': 'a' })
  })

  test('may say yes or no to an approval in short', () => {
    const answers = match(dataPart({ '1.1': true, '1.2': 'no' }), approval('1.1'), approval('1.2'))
    expect(answers).toEqual({ '1.1': { approved: true }, '1.2': { approved: false } })
  })

  test('may be written as JSON in text', () => {
    const text = ' {"1.1": {"plan": "m"}, "1.2": false} '
    expect(match(text, question('1.1', plan), approval('1.2'))).toEqual({
      '1.1': { plan: 'm' },
      '1.2': { approved: false },
    })
  })

  test('may be JSON in text of several parts', () => {
    const parts = [textPart('{"1.1":'), textPart('"a"}')]
    expect(match(parts, question('1.1'), question('1.2'))).toEqual({ '1.1': 'a' })
  })

  test.each([
    ['of no question', { '9.9': 'a' }, '9.9', 'no question of this id is open'],
    ['of a question among others that are open', { '1.1': 'a', '9.9': 'a' }, '9.9', 'no question'],
    ['of a question that is taken', { '1.2': 'a' }, '1.2', 'no question of this id is open'],
    ['of a question that was answered', { '1.3': 'a' }, '1.3', 'no question of this id is open'],
  ])('with the id %s is refused', (_, data, id, description) => {
    const questions = [
      question('1.1'),
      { ...question('1.2'), taken: true },
      { ...question('1.3'), taken: true, answer: null },
    ]
    expect(refusalOf(dataPart(data), ...questions)).toMatchObject({
      name: 'InvalidParamsError',
      fieldViolations: [
        { field: `message.parts[0].data.${id}`, description: expect.stringContaining(description) },
      ],
    })
  })

  test.each<[string, AskedQuestion, Json, string]>([
    ['a value outside the list', question('1.1', plan), { plan: 'xl' }, 'plan: '],
    ['a field that is missing', question('1.1', plan), {}, 'plan: '],
    ['the wrong type', question('1.1', { type: 'integer' }), 'three', 'expected'],
    ['no yes and no no', approval('1.1'), 'perhaps', 'expected yes or no'],
    ['an approval that does not say', approval('1.1'), { reason: 'so' }, 'approved: '],
    ['an approval that is null', approval('1.1'), null, 'expected object'],
  ])('with %s is refused, and the field is named', (_, asked, value, description) => {
    expect(refusalOf([textPart('a'), dataPart({ '1.1': value })], asked)).toMatchObject({
      name: 'InvalidParamsError',
      fieldViolations: [
        { field: 'message.parts[1].data.1.1', description: expect.stringContaining(description) },
      ],
    })
  })

  test.each<[Json]>([[{ approved: 'no' }], [{}], [null], [1]])(
    'with %j is no approval, whatever schema its question has or has not',
    (value) => {
      for (const schema of [undefined, { type: 'object' }]) {
        const { schema: _, ...asked } = approval('1.1')
        const any = { ...asked, ...(schema && { schema }) }
        expect(refusalOf(dataPart({ '1.1': value }), any)).toMatchObject({
          name: 'InvalidParamsError',
        })
        expect(match(dataPart(value), any)).toEqual({})
        expect(match(JSON.stringify(value), any)).toEqual({})
      }
    },
  )

  test('in two parts is refused when both answer one question', () => {
    const parts = [dataPart({ '1.1': false }), dataPart({ '1.2': 'a' }), dataPart({ '1.1': true })]
    expect(refusalOf(parts, approval('1.1'), question('1.2'))).toMatchObject({
      name: 'InvalidParamsError',
      fieldViolations: [
        { field: 'message.parts[2].data.1.1', description: 'this id is answered twice' },
      ],
    })
  })

  test('is refused even when nothing is open: the client believes otherwise', () => {
    expect(refusalOf(dataPart({ '1.1': 'a' }))).toMatchObject({ name: 'InvalidParamsError' })
  })
})

describe('when exactly one question is open', () => {
  test('text answers it', () => {
    expect(match(' the blue one\n', question('1.1'))).toEqual({ '1.1': 'the blue one' })
    expect(match('s', question('1.1', { enum: ['s', 'm'] }))).toEqual({ '1.1': 's' })
  })

  test('text that looks like JSON is text to a question that takes any text', () => {
    for (const text of ['42', 'true', 'null', '{"a":1}', '"quoted"', '007']) {
      expect(match(text, question('1.1'))).toEqual({ '1.1': text })
    }
  })

  test('text that is JSON answers it where its schema takes that', () => {
    expect(match('{"plan":"m"}', question('1.1', plan))).toEqual({ '1.1': { plan: 'm' } })
    expect(match('250', question('1.1', { type: 'integer' }))).toEqual({ '1.1': 250 })
    expect(match('250', question('1.1', { type: 'string' }))).toEqual({ '1.1': '250' })
  })

  test('data answers it', () => {
    expect(match(dataPart({ plan: 's' }), question('1.1', plan))).toEqual({ '1.1': { plan: 's' } })
    expect(match(dataPart(0), question('1.1', { type: 'integer' }))).toEqual({ '1.1': 0 })
    expect(match([textPart('so:'), dataPart(['a'])], question('1.1'))).toEqual({ '1.1': ['a'] })
  })

  test('text answers it where data does not fit', () => {
    const parts = [dataPart({ about: 'something else' }), textPart('s')]
    expect(match(parts, question('1.1', { enum: ['s', 'm'] }))).toEqual({ '1.1': 's' })
  })

  test('questions that were answered before are not in the way', () => {
    const answered = { ...question('1.1'), taken: true, answer: 'a' }
    expect(match('b', answered, question('1.2'))).toEqual({ '1.2': 'b' })
  })

  test.each<[string, MessageContent, AskedQuestion]>([
    ['text that its schema does not take', 'xl', question('1.1', { enum: ['s', 'm'] })],
    ['text where data is awaited', 'the small plan', question('1.1', plan)],
    ['data that does not fit', dataPart({ plan: 'xl' }), question('1.1', plan)],
    ['empty text', '', question('1.1')],
    ['white space', ' \n\t', question('1.1')],
    ['a file', filePart(new Uint8Array(3)), question('1.1')],
  ])('%s answers nothing: it is asked again', (_, content, asked) => {
    expect(match(content, asked)).toEqual({})
  })
})

describe('when several questions are open', () => {
  test.each<[string, MessageContent]>([
    ['text', 'the blue one'],
    ['yes', 'yes'],
    ['data without ids', dataPart({ approved: true })],
    ['JSON without ids', '{"approved":true}'],
    ['keys that are no ids of questions', dataPart({ '1.1': 'a', other: 'b' })],
  ])('%s answers none: which one is unclear', (_, content) => {
    expect(match(content, question('1.1'), approval('1.2'))).toEqual({})
  })
})

describe('when credentials are awaited', () => {
  test.each<[MessageContent, Json]>([
    ['done', 'done'],
    ['', ''],
    [dataPart({ state: 'abc' }), { state: 'abc' }],
    [filePart(new URL('https://example.com')), ''],
  ])('any message says that they came: %j', (content, value) => {
    expect(match(content, auth('1.1'))).toEqual({ '1.1': value })
  })

  test('a message keyed by id says so, too, and a stale one is refused', () => {
    expect(match(dataPart({ '1.1': true }), auth('1.1'))).toEqual({ '1.1': true })
    expect(refusalOf(dataPart({ '0.1': true }), auth('1.1'))).toMatchObject({
      name: 'InvalidParamsError',
    })
  })
})

test('answers in several data parts all count', () => {
  const parts = [dataPart({ '1.1': 'a' }), dataPart({ '1.2': 'b' })]
  expect(match(parts, question('1.1'), question('1.2'))).toEqual({ '1.1': 'a', '1.2': 'b' })
})

test('when nothing is open, a message answers nothing', () => {
  expect(match('yes')).toEqual({})
  expect(match(dataPart({ plan: 's' }))).toEqual({})
  expect(match('yes', { ...approval('1.1'), taken: true })).toEqual({})
})

test('a schema that cannot be read is for the agent to check', () => {
  const unreadable = question('1.1', { $ref: 'https://example.com/schema.json' })
  expect(match('anything', unreadable)).toEqual({ '1.1': 'anything' })
})

test('matching changes neither the message nor the questions', () => {
  const questions = [question('1.1', plan)]
  const message = userMessage(dataPart({ '1.1': { plan: 's' } }))
  const before = JSON.stringify([message, questions])
  matchAnswers(message, questions)
  expect(JSON.stringify([message, questions])).toBe(before)
})
