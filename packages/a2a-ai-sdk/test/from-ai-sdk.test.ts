import { tool, ToolLoopAgent } from 'ai'
import { expect, test } from 'vitest'
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

test('a task begins from finished turns, and a paused one keeps what is its own', async () => {
  const model = scriptedModel(
    [{ call: 'weather', input: { city: 'Bonn' } }],
    ['Two.'],
    ['Sunny.'],
    ['Yes.'],
  )
  const agent = fromAISDK(
    new ToolLoopAgent({ model, tools: { weather }, toolApproval: { weather: 'user-approval' } }),
    { name: 'Weather' },
  )
  const context = new TestContext()
  const paused = new TestTask('a', context)
  await paused.send(agent, 'Weather in Bonn?')
  await new TestTask('b', context).send(agent, 'What is 1 + 1?')
  expect(promptOf(model, 1)).toEqual(['user: What is 1 + 1?'])
  await paused.answer(agent, { approved: true })
  await new TestTask('c', context).send(agent, 'Sure?')
  expect(promptOf(model, 3)).toEqual([
    'user: What is 1 + 1?',
    'assistant: Two.',
    'user: Weather in Bonn?',
    'assistant: call weather {"city":"Bonn"}',
    'tool: result weather {"type":"text","value":"Sunny in Bonn"}',
    'assistant: Sunny.',
    'user: Sure?',
  ])
})

test('call options are made of the turn', async () => {
  const model = scriptedModel(['Hi.'])
  const agent = fromAISDK(
    new ToolLoopAgent({
      model,
      callOptionsSchema: z.object({ owner: z.string() }),
      prepareCall: ({ options, ...call }) => ({ ...call, instructions: `For ${options.owner}` }),
    }),
    { name: 'Greeter', options: ({ caller }) => ({ owner: caller.owner }) },
  )
  await new TestTask().send(agent, 'Hi')
  expect(promptOf(model, 0)[0]).toBe('system: For anonymous')
})

test('it says what it takes when it is given something else', () => {
  const model = scriptedModel()
  // @ts-expect-error a model is no agent
  expect(() => fromAISDK(model, { name: 'Model' })).toThrow('such as a ToolLoopAgent')
  // @ts-expect-error the agent asks for call options
  fromAISDK(new ToolLoopAgent({ model, callOptionsSchema: z.object({ a: z.string() }) }), {
    name: 'Agent',
  })
})
