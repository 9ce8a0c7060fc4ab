import type { AgentEvent } from 'a2a-core/server'
import { tool, ToolLoopAgent } from 'ai'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { scriptedModel } from './scripted-model.ts'
import { tell } from './tell.ts'
import { TestTask } from './test-task.ts'

test('nothing of a tool is shown but that it is called, unless it is said', async () => {
  const secret = tool({
    inputSchema: z.object({ key: z.string() }),
    execute: async ({ key }): Promise<string> => {
      throw new Error(`the key was ${key}`)
    },
  })
  const serve = (shown: { arguments?: boolean; result?: boolean }) =>
    fromAISDK(
      new ToolLoopAgent({
        model: scriptedModel([{ call: 'secret', input: { key: 'hunter2' }, id: 'c' }], ['Done.']),
        tools: { secret },
      }),
      { name: 'Secret', tools: { secret: shown } },
    )
  const hidden = await new TestTask().send(serve({}), 'Go')
  expect(progressOf(hidden)).toEqual([
    { type: 'tool-call', id: 'c', name: 'secret', state: 'working' },
    { type: 'tool-result', id: 'c', name: 'secret', state: 'failed' },
  ])
  const shown = await new TestTask().send(serve({ arguments: true, result: true }), 'Go')
  expect(progressOf(shown)).toEqual([
    { type: 'tool-call', id: 'c', name: 'secret', state: 'working', arguments: { key: 'hunter2' } },
    {
      type: 'tool-result',
      id: 'c',
      name: 'secret',
      state: 'failed',
      error: 'Error: the key was hunter2',
    },
  ])
})

test('a tool that is shown tells of its preliminary results', async () => {
  const count = tool({
    inputSchema: z.object({}),
    async *execute() {
      yield 1
      yield 2
    },
  })
  const agent = fromAISDK(
    new ToolLoopAgent({ model: scriptedModel([{ call: 'count' }], ['Done.']), tools: { count } }),
    { name: 'Counter', tools: { count: { result: true } } },
  )
  expect(tell(await new TestTask().send(agent, 'Count'))).toEqual([
    'progress: Calling count',
    'progress: count is working',
    'progress: count is working',
    'progress: count is done',
    'more: Done.',
  ])
})

/** The data that goes with the sentences of all progress. */
function progressOf(events: AgentEvent[]): unknown[] {
  return events.flatMap((event) =>
    event.kind === 'progress' && event.parts[1] ? [event.parts[1].data] : [],
  )
}
