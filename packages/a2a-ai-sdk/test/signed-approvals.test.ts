import type { Json } from 'a2a-core'
import type { Agent } from 'a2a-core/server'
import { InvalidToolApprovalSignatureError, tool, ToolLoopAgent } from 'ai'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { toTool } from '../src/to-tool.ts'
import { answers, asks, FakeRemote } from './fake-remote.ts'
import { promptOf, scriptedModel, type Said } from './scripted-model.ts'
import { answerOf } from './tell.ts'
import { TestTask } from './test-task.ts'

const removeA: Said = { call: 'remove', input: { path: 'a' }, id: 'call-a' }

/** An agent that signs what it asks to be approved, and what it removed. */
function serve(first: Said[], remote = new FakeRemote([])) {
  const model = scriptedModel(first, ['Done.'])
  const removed: string[] = []
  const remove = tool({
    // What the model writes is not what the tool takes: what is approved must be both.
    inputSchema: z.object({ path: z.string().transform((value) => ({ name: value })) }),
    execute: ({ path: { name } }) => {
      removed.push(name)
      return `${name} is gone`
    },
  })
  const agent: Agent = fromAISDK(
    new ToolLoopAgent({
      model,
      tools: { remove, pricing: toTool(remote) },
      toolApproval: { remove: 'user-approval' },
      experimental_toolApprovalSecret: 'a secret that signs approvals',
      onError: () => undefined,
    }),
    { name: 'Files' },
  )
  return { agent, model, removed }
}

/** What a task keeps, with every text in it written anew. */
function rewritten(saved: Json | undefined, write: (text: string) => string): Json {
  return JSON.parse(write(JSON.stringify(saved)))
}

const signature = /"signature":"([^"]+)"/

test('the signature of an approval is kept over the pause, and never shown', async () => {
  const { agent, removed } = serve([removeA])
  const task = new TestTask()
  const events = await task.send(agent, 'Tidy up')
  expect(JSON.stringify(task.saved)).toMatch(signature)
  const shown = events.filter(({ kind }) => kind !== 'save')
  expect(JSON.stringify(shown)).not.toMatch(signature)
  expect(answerOf(await task.answer(agent, { approved: true }))).toBe('Done.')
  expect(removed).toEqual(['a'])
})

test.each([
  ['signature', (text: string) => text.replace(signature, '"signature":"AAAA"')],
  ['missing signature', (text: string) => text.replace(signature, '"none":""')],
  ['input', (text: string) => text.replace('"name":"a"', '"name":"b"')],
])('an approval whose %s was forged is an error, and its tool is not run', async (_, forge) => {
  const { agent, removed } = serve([removeA])
  const task = new TestTask()
  await task.send(agent, 'Tidy up')
  const kept = JSON.stringify(task.saved)
  task.saved = rewritten(task.saved, forge)
  expect(JSON.stringify(task.saved)).not.toBe(kept)
  await expect(task.answer(agent, { approved: true })).rejects.toBeInstanceOf(
    InvalidToolApprovalSignatureError,
  )
  expect(removed).toEqual([])
})

test('what is approved beside a question of a remote agent is run as it was approved', async () => {
  const remote = new FakeRemote([
    asks({ id: '1.1', kind: 'question', prompt: 'How many seats?' }),
    answers('7 EUR'),
  ])
  const callPricing: Said = { call: 'pricing', input: { request: 'a' }, id: 'p' }
  const { agent, model, removed } = serve([callPricing, removeA], remote)
  const task = new TestTask()
  await task.send(agent, 'Go')
  expect(task.questions.map(({ kind }) => kind)).toEqual(['approval', 'question'])
  expect(answerOf(await task.answer(agent, { approved: true }, '250'))).toBe('Done.')
  expect(removed).toEqual(['a'])
  expect(promptOf(model, 1).at(-1)).toContain('a is gone')
})
