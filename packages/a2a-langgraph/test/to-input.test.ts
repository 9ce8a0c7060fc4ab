import { HumanMessage } from '@langchain/core/messages'
import { dataPart, filePart, textPart, type MessageContent } from 'a2a-core'
import { expect, test } from 'vitest'
import { toInput } from '../src/to-input.ts'
import { makeTurn } from './make-turn.ts'

function messageOf(content: MessageContent) {
  const { messages } = toInput(makeTurn(content, { taskId: 'task-1', number: 2 }))
  expect(messages).toHaveLength(1)
  return messages[0] as HumanMessage
}

test('text is the text of a human message, whose id no client can choose', () => {
  const message = messageOf([textPart('Hello '), textPart('there')])
  expect(HumanMessage.isInstance(message)).toBe(true)
  expect(message).toMatchObject({ content: 'Hello there', id: 'task-1-2' })
})

test('files are content blocks, data is JSON text', () => {
  const bytes = new Uint8Array([251, 255])
  const message = messageOf([
    textPart('See'),
    dataPart({ seats: 250 }),
    filePart(new URL('https://example.com/a.png'), { mediaType: 'image/png' }),
    filePart(bytes, { mediaType: 'audio/wav', filename: 'a.wav' }),
    { raw: '-_8=' },
  ])
  expect(message.contentBlocks).toEqual([
    { type: 'text', text: 'See' },
    { type: 'text', text: '{"seats":250}' },
    { type: 'image', mimeType: 'image/png', url: 'https://example.com/a.png' },
    { type: 'audio', mimeType: 'audio/wav', data: '+/8=', metadata: { filename: 'a.wav' } },
    { type: 'file', mimeType: 'application/octet-stream', data: '+/8=' },
  ])
})
