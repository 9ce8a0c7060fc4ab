import { dataPart } from 'a2a-core'
import { tool, ToolLoopAgent, type ToolSet } from 'ai'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromAISDK } from '../src/from-ai-sdk.ts'
import { promptOf, scriptedModel, type Said } from './scripted-model.ts'
import { served } from './served.ts'

type Settings = Partial<ConstructorParameters<typeof ToolLoopAgent<never, ToolSet>>[0]>

const removed = tool({
  inputSchema: z.object({ path: z.string() }),
  execute: ({ path }) => `${path} is gone`,
})
const remove = (path: string): Said => ({ call: 'remove', input: { path }, id: `call-${path}` })

/** Serves an agent that asks before it removes anything, and whose model says this. */
function serve(says: Said[][], settings: Settings = {}) {
  const model = scriptedModel(...says)
  const agent = new ToolLoopAgent<never, ToolSet>({
    model,
    tools: { remove: removed },
    toolApproval: { remove: 'user-approval' },
    ...settings,
  })
  return { model, server: served(fromAISDK(agent, { name: 'Files' })) }
}

/** The prompts of the questions that are open, by their ids. */
const asked = (line = ''): [string, string][] => {
  const { questions } = JSON.parse(line.slice(line.indexOf('{"questions"')))
  return questions.map(({ id, prompt }: { id: string; prompt: string }) => [id, prompt])
}

test('row: tool-approval-request: several are asked at once, and may be answered one by one', async () => {
  const { model, server } = serve([[remove('a'), remove('b')], ['Done.']])
  await using _ = server
  const first = await server.send('Tidy up')
  expect(asked(first.at(-1))).toEqual([
    ['1.1', 'May "remove" be called with {"path":"a"}?'],
    ['1.2', 'May "remove" be called with {"path":"b"}?'],
  ])
  const task = await server.task()
  const second = await server.send(dataPart({ '1.2': true }), task)
  expect(asked(second.at(-1))).toEqual([['1.1', 'May "remove" be called with {"path":"a"}?']])
  expect(model.doStreamCalls).toHaveLength(1)
  const third = await server.send(dataPart({ '1.1': { approved: false, reason: 'Needed' } }), task)
  expect(third.at(-1)).toBe('COMPLETED')
  expect(promptOf(model, 1).at(-1)).toBe(
    'tool: result remove {"type":"execution-denied","reason":"Needed"}, ' +
      'result remove {"type":"text","value":"b is gone"}',
  )
})

test('row: tool-approval-request: what is decided automatically is not asked', async () => {
  const { model, server } = serve([[remove('a'), remove('b'), remove('c')], ['Done.']], {
    toolApproval: {
      remove: ({ path }) =>
        path === 'a'
          ? 'approved'
          : path === 'b'
            ? 'user-approval'
            : { type: 'denied', reason: 'No' },
    },
  })
  await using _ = server
  const first = await server.send('Tidy up')
  expect(asked(first.at(-1))).toEqual([['1.1', 'May "remove" be called with {"path":"b"}?']])
  expect((await server.send('yes', await server.task())).at(-1)).toBe('COMPLETED')
  const results = promptOf(model, 1).at(-1)
  for (const result of ['a is gone', 'b is gone', '"execution-denied","reason":"No"']) {
    expect(results).toContain(result)
  }
})

test('row: tool-approval-request: a tool of the provider waits for its approval, too', async () => {
  const { model, server } = serve([
    [
      {
        type: 'tool-call',
        toolCallId: 'mail',
        toolName: 'mcp.send',
        input: '{"to":"ann"}',
        providerExecuted: true,
        dynamic: true,
      },
      { type: 'tool-approval-request', approvalId: 'approval', toolCallId: 'mail' },
    ],
    ['Sent.'],
  ])
  await using _ = server
  const first = await server.send('Write to Ann')
  expect(asked(first.at(-1))).toEqual([['1.1', 'May "mcp.send" be called with {"to":"ann"}?']])
  expect((await server.send('no', await server.task())).at(-1)).toBe('COMPLETED')
  // It is the provider that is told.
  expect(model.doStreamCalls[1]?.prompt.at(-1)).toMatchObject({
    role: 'tool',
    content: [{ type: 'tool-approval-response', approvalId: 'approval', approved: false }],
  })
})

test('row: tool-call: one of the provider is progress, and ends no answer', async () => {
  const call = { toolCallId: 'web', toolName: 'search', providerExecuted: true, dynamic: true }
  const { server } = serve([
    [
      'Searching. ',
      { type: 'tool-call', input: '{}', ...call },
      { type: 'tool-result', result: 7, ...call },
      'Found it.',
    ],
  ])
  await using _ = server
  const told = await server.send('Search')
  expect(told.map((line) => line.replace(/ \{.*/, ''))).toEqual([
    'WORKING',
    'answer-1 = Searching. ',
    'WORKING: Calling search',
    'WORKING: search is done',
    'answer-1 + Found it.',
    'WORKING:',
    'COMPLETED',
  ])
})

test('row: tool-call: one that has no means to run is a question for its result', async () => {
  const choose = tool({
    inputSchema: z.object({ question: z.string() }),
    outputSchema: z.object({ plan: z.enum(['s', 'm']) }),
  })
  const { model, server } = serve(
    [[{ call: 'choose', input: { question: 'Which plan?' } }], ['Plan s.']],
    { tools: { choose } },
  )
  await using _ = server
  const first = await server.send('Book')
  expect(asked(first.at(-1))).toEqual([['1.1', 'Which plan?']])
  const task = await server.task()
  const unclear = await server.send('the small one', task)
  expect(asked(unclear.at(-1))).toEqual([['1.1', 'Which plan?']])
  expect((await server.send(dataPart({ plan: 's' }), task)).at(-1)).toBe('COMPLETED')
  expect(promptOf(model, 1).at(-1)).toBe('tool: result choose {"type":"json","value":{"plan":"s"}}')
})

test('row: tool-result: what a tool gives meanwhile is not shown, unless that is said', async () => {
  const count = tool({
    inputSchema: z.object({}),
    async *execute() {
      yield 'first'
      yield 'second'
    },
  })
  const { model, server } = serve([[{ call: 'count' }], ['Done.']], { tools: { count } })
  await using _ = server
  expect((await server.send('Count')).join()).not.toMatch(/first|second/)
  expect(promptOf(model, 1).at(-1)).toBe('tool: result count {"type":"text","value":"second"}')
})

test('a conversation is kept in the engine, for the next task of its context', async () => {
  const { model, server } = serve([[remove('a')], ['Gone.'], ['As I said.']])
  await using _ = server
  await server.send('Tidy up')
  await server.send('yes', await server.task())
  const { contextId } = await server.task()
  await server.send('What?', { id: '', contextId, status: { state: 'TASK_STATE_COMPLETED' } })
  expect(promptOf(model, 2)).toEqual([
    'user: Tidy up',
    'assistant: call remove {"path":"a"}',
    'tool: result remove {"type":"text","value":"a is gone"}',
    'assistant: Gone.',
    'user: What?',
  ])
})
