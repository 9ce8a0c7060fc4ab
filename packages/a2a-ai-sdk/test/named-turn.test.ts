import type { LanguageModelV4Prompt } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { messageIdIn } from '../src/named-turn.ts'

const ofTurn = { a2a: { turn: 'turn-1' } }

const prompt: LanguageModelV4Prompt = [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Look' },
      {
        type: 'file',
        mediaType: 'image/png',
        data: { type: 'data', data: new Uint8Array([1, 2]) },
      },
    ],
    providerOptions: ofTurn,
  },
]

const call = { skill: 'a', point: { contextId: 'context-1' }, asJson: false }

test('a prompt that was stored and read back is sent under the same id', async () => {
  const stored: LanguageModelV4Prompt = [
    {
      providerOptions: ofTurn,
      content: [
        { text: 'Look', type: 'text', providerOptions: { other: { cached: true } } },
        { data: { data: 'AQI=', type: 'data' }, type: 'file', mediaType: 'image/png' },
      ],
      role: 'user',
    },
  ]
  const id = await messageIdIn(prompt, call)
  expect(id).toEqual(expect.any(String))
  expect(await messageIdIn(stored, call)).toBe(id)
})

test.each([
  ['skill', { ...call, skill: 'b' }],
  ['context', { ...call, point: { contextId: 'context-2' } }],
  ['task', { ...call, point: { contextId: 'context-1', taskId: 'task-1' } }],
  ['form of the answer', { ...call, asJson: true }],
])('another %s is asked under another id', async (_, other) => {
  expect(await messageIdIn(prompt, other)).not.toBe(await messageIdIn(prompt, call))
})

test('outside of a turn no id is given', async () => {
  const said: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]
  expect(await messageIdIn(said, call)).toBeUndefined()
})
