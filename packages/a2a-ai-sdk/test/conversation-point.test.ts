import type { LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { JsonObject } from 'a2a-core'
import { expect, test } from 'vitest'
import { conversationPoint } from '../src/conversation-point.ts'

const waits = { agent: 'Pricing', contextId: 'c', taskId: 't', state: 'input-required' }

/** What an assistant said, with this metadata. */
function said(a2a?: JsonObject): LanguageModelV4Message {
  const providerOptions = a2a && { providerOptions: { a2a } }
  return { role: 'assistant', content: [{ type: 'text', text: 'Hm', ...providerOptions }] }
}

const pointIn = (...prompt: LanguageModelV4Prompt) => conversationPoint({ prompt }, 'Pricing')

test('a task that waits is gone on with, and one that does not is left alone', () => {
  expect(pointIn(said({ ...waits, artifacts: ['a'] }))).toEqual({
    contextId: 'c',
    taskId: 't',
    artifacts: ['a'],
  })
  expect(pointIn(said({ ...waits, state: 'auth-required' }))).toMatchObject({ taskId: 't' })
  for (const state of ['completed', 'failed', 'rejected', 'canceled']) {
    expect(pointIn(said({ ...waits, state }))).toEqual({ contextId: 'c' })
  }
})

test('metadata may be that of the message, too', () => {
  const message: LanguageModelV4Message = { ...said(), providerOptions: { a2a: waits } }
  expect(pointIn(message)).toEqual({ contextId: 'c', taskId: 't' })
})

test('when somebody else has said something since, nothing is answered any more', () => {
  expect(pointIn(said(waits), said())).toEqual({ contextId: 'c' })
  expect(pointIn(said(waits), said({ ...waits, agent: 'Legal' }))).toEqual({ contextId: 'c' })
})

test('what is no such metadata is none: messages are stored, and may come from anywhere', () => {
  expect(pointIn()).toEqual({})
  expect(pointIn(said())).toEqual({})
  expect(pointIn(said({ ...waits, contextId: 7 }))).toEqual({})
  expect(pointIn(said({ ...waits, taskId: { a: 1 } }))).toEqual({ contextId: 'c' })
  expect(pointIn(said({ ...waits, artifacts: [7, 'a', null] }))).toMatchObject({ artifacts: ['a'] })
})

test('what the call says counts before what the messages say', () => {
  const prompt = [said(waits)]
  const given = (a2a: JsonObject) =>
    conversationPoint({ prompt, providerOptions: { a2a } }, 'Pricing')
  expect(given({ taskId: 'other' })).toEqual({ taskId: 'other' })
  expect(given({ contextId: 'other' })).toEqual({ contextId: 'other' })
  expect(given({ contextId: 'c' })).toEqual({ contextId: 'c', taskId: 't' })
  expect(given({ contextId: 'd', taskId: 'done', state: 'completed' })).toEqual({ contextId: 'd' })
})
