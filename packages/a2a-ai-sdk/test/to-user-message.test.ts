import { dataPart, filePart, textPart } from 'a2a-core'
import { ToolLoopAgent } from 'ai'
import { expect, test } from 'vitest'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { scriptedModel } from './scripted-model.ts'
import { tell } from './tell.ts'
import { TestTask } from './test-task.ts'

test('text, data and files of a message reach the model', async () => {
  const model = scriptedModel(['Thanks.'])
  const agent = fromAISDK(new ToolLoopAgent({ model }), { name: 'Reader' })
  await new TestTask().send(agent, [
    textPart('Read these'),
    dataPart({ seats: 250 }),
    filePart(new Uint8Array([1, 2]), { mediaType: 'image/png', filename: 'a.png' }),
    filePart(new URL('data:text/plain;base64,SGk='), { mediaType: 'text/plain' }),
  ])
  expect(model.doStreamCalls[0]?.prompt).toMatchObject([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Read these' },
        { type: 'text', text: '{"seats":250}' },
        {
          type: 'file',
          data: { type: 'data', data: 'AQI=' },
          mediaType: 'image/png',
          filename: 'a.png',
        },
        { type: 'file', data: { type: 'data', data: 'SGk=' }, mediaType: 'text/plain' },
      ],
    },
  ])
})

test('a file at an address that is none of the web is refused', async () => {
  const agent = fromAISDK(new ToolLoopAgent({ model: scriptedModel() }), { name: 'Reader' })
  const events = await new TestTask().send(agent, { url: 'file:///etc/passwd' })
  expect(tell(events)).toEqual([
    'rejected: message.parts[0].url: expected an http, https or data URL',
  ])
})
