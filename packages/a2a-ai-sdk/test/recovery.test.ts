import type { Json } from 'a2a-core'
import type { Agent } from 'a2a-core/server'
import { tool, ToolLoopAgent } from 'ai'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { toTool } from '../src/to-tool.ts'
import { answers, asks, FakeRemote } from './fake-remote.ts'
import { promptOf, scriptedModel, type Said } from './scripted-model.ts'
import { answerOf, tell } from './tell.ts'
import { TestContext, TestTask } from './test-task.ts'

function serve(...script: Said[][]): {
  agent: Agent
  model: ReturnType<typeof scriptedModel>
  paid: string[]
} {
  const model = scriptedModel(...script)
  const paid: string[] = []
  const pay = tool({
    inputSchema: z.object({ to: z.string() }),
    execute: ({ to }) => {
      paid.push(to)
      return 'paid'
    },
  })
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { pay } }), { name: 'Bank' })
  return { agent, model, paid }
}

/** Lets a process die once something was kept. */
async function dieAfter(task: TestTask, agent: Agent, isLast: (saved: Json) => boolean) {
  for await (const event of task.stream(agent, 'Pay Ann')) {
    if (event.kind === 'save' && event.task !== undefined && isLast(event.task)) return
  }
  throw new Error('nothing such was kept')
}

test('a turn goes on after its last finished step, and runs no tool twice', async () => {
  const { agent, model, paid } = serve(
    [{ call: 'pay', input: { to: 'Ann' } }],
    ['Never heard.'],
    ['Ann is paid.'],
  )
  const task = new TestTask()
  await dieAfter(task, agent, () => true)
  const calls = model.doStreamCalls.length
  const events = await task.send(agent, 'Pay Ann', { attempt: 2 })
  expect(answerOf(events)).toMatch(/heard|paid/)
  expect(paid).toEqual(['Ann'])
  expect(promptOf(model, calls)).toEqual([
    'user: Pay Ann',
    'assistant: call pay {"to":"Ann"}',
    'tool: result pay {"type":"text","value":"paid"}',
  ])
})

test('a turn that finished says nothing again', async () => {
  const { agent, model } = serve(['Hello.'], ['Bye.'])
  const context = new TestContext()
  const task = new TestTask('a', context)
  await task.send(agent, 'Hi')
  expect(await task.send(agent, 'Hi', { attempt: 2 })).toEqual([])
  expect(model.doStreamCalls).toHaveLength(1)
  await task.send(agent, 'Bye')
  expect(promptOf(model, 1)).toEqual(['user: Hi', 'assistant: Hello.', 'user: Bye'])
})

test('a turn that was about to ask asks the same', async () => {
  const remote = new FakeRemote([
    asks({ id: '1.1', kind: 'question', prompt: 'How many seats?' }),
    answers('ok'),
  ])
  const model = scriptedModel([{ call: 'pricing', input: { request: 'a' } }], ['Done.'])
  const agent = fromAISDK(new ToolLoopAgent({ model, tools: { pricing: toTool(remote) } }), {
    name: 'Support',
  })
  const task = new TestTask()
  await dieAfter(task, agent, (saved) => JSON.stringify(saved).includes('waiting'))
  const events = await task.send(agent, 'Go', { attempt: 2 })
  expect(tell(events)).toEqual(['question: How many seats?'])
  expect(remote.sent).toHaveLength(1)
  expect(answerOf(await task.answer(agent, '250'))).toBe('Done.')
})

test('text of an attempt that died is replaced, also by none', async () => {
  const { agent } = serve([{ call: 'pay', input: { to: 'Ann' } }], ['Paid.'])
  const task = { id: 'task-1', contextId: 'c', status: { state: 'TASK_STATE_WORKING' as const } }
  const stale = { ...task, artifacts: [{ artifactId: 'answer-1', parts: [{ text: 'Let me ' }] }] }
  const events = await new TestTask().send(agent, 'Pay Ann', { task: stale })
  expect(tell(events).slice(2)).toEqual(['anew: Paid.'])
})

test('a message to a remote agent has the same id when its call is run again', async () => {
  const ids: (string | undefined)[] = []
  for (const taskId of ['a', 'a', 'b']) {
    const remote = new FakeRemote([answers('ok')])
    const model = scriptedModel([{ call: 'pricing', input: { request: 'a' }, id: 'p' }], ['Done.'])
    const agent = fromAISDK(new ToolLoopAgent({ model, tools: { pricing: toTool(remote) } }), {
      name: 'Support',
    })
    await new TestTask(taskId).send(agent, 'Go')
    ids.push(remote.sent[0]?.options.messageId)
  }
  expect(ids[0]).toBe(ids[1])
  expect(ids[0]).not.toBe(ids[2])
})
