import { expect, test } from 'vitest'
import { tool, ToolLoopAgent } from 'ai'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { promptOf, scriptedModel } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestContext, TestTask } from './test-task.ts'

const weather = tool({
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}`,
})

test('text streams as it comes, and stays', async () => {
  const agent = fromAISDK(new ToolLoopAgent({ model: scriptedModel(['Hello there']) }), {
    name: 'Greeter',
  })
  expect(agent).toMatchObject({ id: 'greeter', serial: 'context', recovery: 'resume' })
  const events = await new TestTask().send(agent, 'Hi')
  expect(tell(events)).toEqual(['more: Hello ', 'more: there'])
})

test('text before tool calls becomes progress, and the next text takes its place', async () => {
  const model = scriptedModel(
    ['Let me look. ', { call: 'weather', input: { city: 'Bonn' } }],
    ['It is sunny.'],
  )
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { weather } }), { name: 'Weather' })
  const events = await new TestTask().send(agent, 'How is the weather in Bonn?')
  expect(tell(events)).toEqual([
    'more: Let ',
    'more: me ',
    'more: look. ',
    'progress: Let me look. ',
    'progress: Calling weather',
    'progress: weather is done',
    'anew: It ',
    'more: is ',
    'more: sunny.',
  ])
  expect(answerOf(events)).toBe('It is sunny.')
  expect(promptOf(model, 1).at(-1)).toContain('Sunny in Bonn')
})

test('a second message finds what was said before', async () => {
  const model = scriptedModel(
    [{ call: 'weather', input: { city: 'Bonn' } }],
    ['Sunny.'],
    ['Bonn, as I said.'],
  )
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { weather } }), { name: 'Weather' })
  const context = new TestContext()
  await new TestTask('a', context).send(agent, 'Weather in Bonn?')
  await new TestTask('b', context).send(agent, 'Where?')
  expect(promptOf(model, 2)).toEqual([
    'user: Weather in Bonn?',
    'assistant: call weather {"city":"Bonn"}',
    'tool: result weather {"type":"text","value":"Sunny in Bonn"}',
    'assistant: Sunny.',
    'user: Where?',
  ])
})
