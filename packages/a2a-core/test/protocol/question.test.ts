import { expect, test } from 'vitest'
import { agentMessage, dataPart, questionsOf, textPart } from 'a2a-core'

test('questions are read from the data of the message that asks them', () => {
  const questions = [
    { id: '1.1', kind: 'approval', prompt: 'Send it?', value: { to: 'a' } },
    { id: '1.2', kind: 'question', prompt: 'Which plan?', schema: { type: 'string' } },
  ]
  const message = agentMessage([textPart('Send it?\nWhich plan?'), dataPart({ questions })])
  expect(questionsOf(message)).toEqual(questions)
})

test('what is left out of a question has its default', () => {
  const message = agentMessage(dataPart({ questions: [{ id: '1.1' }] }))
  expect(questionsOf(message)).toEqual([{ id: '1.1', kind: 'question', prompt: '' }])
})

test('the first data part with questions counts, other data is not mistaken for them', () => {
  const message = agentMessage([
    dataPart({ total: 3 }),
    dataPart({ questions: 'none' }),
    dataPart({ questions: [] }),
    dataPart({ questions: [{ id: '1.1', kind: 'riddle' }] }),
    dataPart({ questions: [{ id: '2.1', prompt: 'This one' }] }),
  ])
  expect(questionsOf(message).map(({ id }) => id)).toEqual(['2.1'])
})

test('a message without such data is one question, answered by a message', () => {
  expect(questionsOf(agentMessage([textPart('Which '), textPart('plan?')]))).toEqual([
    { id: '', kind: 'question', prompt: 'Which plan?' },
  ])
  expect(questionsOf(undefined)).toEqual([{ id: '', kind: 'question', prompt: '' }])
})
