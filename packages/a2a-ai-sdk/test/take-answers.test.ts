import { expect, test } from 'vitest'
import { approvalSchema } from 'a2a-core'
import type { Agent } from 'a2a-core/server'
import { tool, ToolLoopAgent } from 'ai'
import type { MockLanguageModelV4 } from 'ai/test'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { promptOf, scriptedModel, type Said } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestTask } from './test-task.ts'

const path = z.object({ path: z.string().transform((value) => ({ name: value })) })

function serve(...script: Said[][]): {
  agent: Agent
  model: MockLanguageModelV4
  deleted: string[]
} {
  const model = scriptedModel(...script)
  const deleted: string[] = []
  const remove = tool({
    // What the model writes is not what the tool takes: the approval must know both.
    inputSchema: path,
    execute: ({ path: { name } }) => {
      deleted.push(name)
      return `${name} is gone`
    },
  })
  const agent = fromAISDK(
    new ToolLoopAgent({
      model,
      tools: { remove },
      toolApproval: { remove: { type: 'user-approval', reason: 'It cannot be undone.' } },
      experimental_toolApprovalSecret: 'a secret that signs approvals',
    }),
    { name: 'Files' },
  )
  return { agent, model, deleted }
}

const removeA: Said = { call: 'remove', input: { path: 'a' }, id: 'call-a' }
const removeB: Said = { call: 'remove', input: { path: 'b' }, id: 'call-b' }

test('a tool that needs approval becomes a question that shows what is to be approved', async () => {
  const { agent, deleted } = serve(['I will tidy up. ', removeA])
  const task = new TestTask()
  const events = await task.send(agent, 'Tidy up')
  expect(tell(events).slice(3)).toEqual([
    'more: up. ',
    'progress: I will tidy up. ',
    'progress: Calling remove',
    'anew: ',
    'approval: May "remove" be called with {"path":{"name":"a"}}? It cannot be undone.',
  ])
  expect(task.questions).toMatchObject([
    {
      kind: 'approval',
      schema: approvalSchema,
      value: { tool: 'remove', id: 'call-a', input: { path: { name: 'a' } } },
    },
  ])
  expect(deleted).toEqual([])
})

test('an approved call is run, with its signature and its input as they were', async () => {
  const { agent, model, deleted } = serve([removeA], ['Gone.'])
  const task = new TestTask()
  await task.send(agent, 'Tidy up')
  const events = await task.answer(agent, { approved: true })
  expect(tell(events)).toEqual(['progress: remove is done', 'more: Gone.'])
  expect(deleted).toEqual(['a'])
  expect(promptOf(model, 1).at(-1)).toContain('a is gone')
})

test('a denied call is not run, and the model learns why', async () => {
  const { agent, model, deleted } = serve([removeA], ['I left it.'])
  const task = new TestTask()
  await task.send(agent, 'Tidy up')
  const events = await task.answer(agent, { approved: false, reason: 'Still needed' })
  expect(tell(events)).toEqual([
    'progress: remove was not allowed',
    'more: I ',
    'more: left ',
    'more: it.',
  ])
  expect(deleted).toEqual([])
  expect(promptOf(model, 1).at(-1)).toBe(
    'tool: result remove {"type":"execution-denied","reason":"Still needed"}',
  )
})

test('two approvals are asked at once, and each is answered for itself', async () => {
  const { agent, deleted } = serve([removeA, removeB], ['Done.'])
  const task = new TestTask()
  await task.send(agent, 'Tidy up')
  expect(task.questions).toHaveLength(2)
  const events = await task.answer(agent, { approved: false }, { approved: true })
  expect(answerOf(events)).toBe('Done.')
  expect(deleted).toEqual(['b'])
})

test('an approval may follow another', async () => {
  const { agent, model, deleted } = serve([removeA], [removeB], ['Done.'], ['You are welcome.'])
  const task = new TestTask()
  await task.send(agent, 'Tidy up')
  await task.answer(agent, { approved: true })
  await task.answer(agent, { approved: true })
  expect(deleted).toEqual(['a', 'b'])
  await task.send(agent, 'Thanks')
  expect(promptOf(model, 3)).toEqual([
    'user: Tidy up',
    'assistant: call remove {"path":{"name":"a"}}',
    'tool: result remove {"type":"text","value":"a is gone"}',
    'assistant: call remove {"path":{"name":"b"}}',
    'tool: result remove {"type":"text","value":"b is gone"}',
    'assistant: Done.',
    'user: Thanks',
  ])
})

test('a tool without means to run is a question for its result', async () => {
  const model = scriptedModel(
    [{ call: 'choose', input: { question: 'Which plan?' } }],
    ['Plan s it is.'],
  )
  const choose = tool({
    inputSchema: z.object({ question: z.string() }),
    outputSchema: z.object({ plan: z.enum(['s', 'm']) }),
  })
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { choose } }), { name: 'Plans' })
  const task = new TestTask()
  const events = await task.send(agent, 'Book me a plan')
  expect(tell(events).at(-1)).toBe('question: Which plan?')
  expect(task.questions[0]?.schema).toMatchObject({
    type: 'object',
    properties: { plan: { enum: ['s', 'm'] } },
  })
  expect(answerOf(await task.answer(agent, { plan: 's' }))).toBe('Plan s it is.')
  expect(promptOf(model, 1).at(-1)).toBe('tool: result choose {"type":"json","value":{"plan":"s"}}')
})
