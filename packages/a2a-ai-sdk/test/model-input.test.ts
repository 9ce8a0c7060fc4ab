import { fromFunction, skill, type AgentFunction, type Turn } from 'a2a-function'
import { generateText, tool } from 'ai'
import { beforeEach, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { toModel } from '../src/index.ts'
import { serveOnSocket } from './serve-on-socket.ts'

const warned = vi.fn<(logged: { warnings: unknown[] }) => void>()
beforeEach(() => {
  warned.mockReset()
  vi.stubGlobal('AI_SDK_LOG_WARNINGS', warned)
})

const serve = (run: AgentFunction) =>
  serveOnSocket(fromFunction(run, { name: 'Pricing', inputModes: ['*/*'] }))
const image = new Uint8Array([1, 2])

test('what the user said last is sent, with its files', async () => {
  const heard: Turn[] = []
  await using server = await serve((turn) => {
    heard.push(turn)
    return 'Thanks'
  })
  await generateText({
    model: toModel(server.remote),
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'Read these' },
      {
        role: 'user',
        content: [
          { type: 'file', data: image, mediaType: 'image/png', filename: 'a.png' },
          {
            type: 'file',
            data: new URL('https://files.example/a.pdf'),
            mediaType: 'application/pdf',
          },
          { type: 'file', data: { type: 'text', text: 'Hi' }, mediaType: 'text/plain' },
          { type: 'image', image: 'https://files.example/b' },
        ],
      },
    ],
  })
  expect(heard[0]?.message.parts).toEqual([
    { text: 'Read these' },
    { raw: 'AQI=', mediaType: 'image/png', filename: 'a.png' },
    { url: 'https://files.example/a.pdf', mediaType: 'application/pdf' },
    { raw: 'SGk=', mediaType: 'text/plain' },
    { url: 'https://files.example/b' },
  ])
  expect(warned.mock.lastCall?.[0].warnings).toContainEqual({
    type: 'other',
    message: 'Only what the user said last is sent: the agent does not know what was said before.',
  })
})

test('a prompt in which the user says nothing is refused', async () => {
  await using server = await serve(() => 'Thanks')
  const asked = generateText({
    model: toModel(server.remote),
    messages: [{ role: 'assistant', content: 'Hello' }],
  })
  await expect(asked).rejects.toThrow('here the user says nothing')
})

test('what the remote agent decides itself is a warning', async () => {
  await using server = await serve(() => 'Thanks')
  await generateText({
    model: toModel(server.remote),
    instructions: 'Be kind',
    prompt: 'Hi',
    tools: { look: tool({ inputSchema: z.object({}) }) },
    temperature: 0,
    maxOutputTokens: 10,
    reasoning: 'high',
  })
  const { warnings } = warned.mock.lastCall?.[0] ?? {}
  const details = 'The remote agent decides that itself.'
  expect(warnings).toEqual(
    ['maxOutputTokens', 'temperature', 'reasoning', 'tools', 'system messages'].map((feature) => {
      return { type: 'unsupported', feature, details }
    }),
  )
})

test('goes to the skill that was chosen', async () => {
  const quote = skill({ description: 'Quotes', run: () => 'A quote' })
  const chat = skill({ description: 'Chats', run: () => 'A chat' })
  await using server = await serveOnSocket(
    fromFunction({ name: 'Pricing', skills: { quote, chat } }),
  )
  const model = toModel(server.remote, { skill: 'quote' })
  expect((await generateText({ model, prompt: 'Hi' })).text).toBe('A quote')
  expect(() => toModel(server.remote, { skill: 'sell' })).toThrow(
    'The agent "Pricing" has no skill "sell"; it has "quote", "chat"',
  )
})
