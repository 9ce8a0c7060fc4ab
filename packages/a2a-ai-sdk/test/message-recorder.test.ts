import { toJsonValue } from 'a2a-core'
import { tool, ToolLoopAgent, type ModelMessage } from 'ai'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { MessageRecorder } from '../src/message-recorder.ts'
import { scriptedModel, type Said } from './scripted-model.ts'

const tools = {
  add: tool({
    inputSchema: z.object({ a: z.number() }),
    execute: ({ a }) => ({ sum: a + 1, at: new Date(0) }),
    toModelOutput: ({ output }) => ({ type: 'text', value: `sum ${output.sum}` }),
  }),
  fail: tool({
    inputSchema: z.object({}),
    execute: async (): Promise<string> => {
      throw new Error('broken')
    },
  }),
  plain: tool({ inputSchema: z.object({}), execute: () => ({ at: new Date(0), no: undefined }) }),
}

test('what is written down equals what the library says at the end', async () => {
  const metadata = { provider: { key: 'value' } }
  const model = scriptedModel(
    [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
      { type: 'reasoning-end', id: 'r', providerMetadata: metadata },
      'Let me see. ',
      { call: 'add', input: { a: 1 } },
    ],
    [{ call: 'fail' }],
    [{ call: 'plain' }],
    [{ call: 'add', input: { a: 'no number' } }],
    [{ call: 'unknown', input: 7 }],
    [
      {
        type: 'tool-call',
        toolCallId: 'web',
        toolName: 'search',
        input: '{}',
        providerExecuted: true,
        dynamic: true,
      },
      {
        type: 'tool-result',
        toolCallId: 'web',
        toolName: 'search',
        result: { hits: 1 },
        dynamic: true,
      },
      {
        type: 'tool-call',
        toolCallId: 'broken',
        toolName: 'search',
        input: '{}',
        providerExecuted: true,
        dynamic: true,
      },
      {
        type: 'tool-result',
        toolCallId: 'broken',
        toolName: 'search',
        result: { code: 'unavailable' },
        isError: true,
        dynamic: true,
      },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AQI=' } },
      { type: 'reasoning-file', mediaType: 'image/png', data: { type: 'data', data: 'AQM=' } },
      { type: 'custom', kind: 'provider.block', providerMetadata: metadata },
      'Here.',
    ],
  )
  const agent = new ToolLoopAgent({ model, tools })
  const recorder = new MessageRecorder([], tools)
  const stream = await agent.stream({ prompt: 'Go' })
  const whole: number[] = []
  for await (const part of stream.fullStream) {
    await recorder.add(part)
    if (recorder.canGoOn) whole.push(recorder.messages.length)
  }
  expect(toJsonValue(recorder.messages)).toEqual(toJsonValue(await stream.responseMessages))
  // After each step with tool calls an agent can go on.
  expect(whole).toEqual([2, 4, 6, 8, 10])
})

test('what the agent decided itself, and what it asks, is written down as the library does', async () => {
  const model = scriptedModel(
    [
      { call: 'add', input: { a: 1 }, id: 'c1' },
      { call: 'plain', id: 'c2' },
      { call: 'named', input: { name: 'a' }, id: 'c3' },
    ],
    ['Done.'],
  )
  const named = tool({
    inputSchema: z.object({ name: z.string().transform((value) => ({ value })) }),
    execute: ({ name }) => name.value,
  })
  const agent = new ToolLoopAgent({
    model,
    tools: { ...tools, named },
    toolApproval: {
      add: 'approved',
      plain: { type: 'denied', reason: 'Not now' },
      named: { type: 'user-approval', reason: 'It matters' },
    },
    experimental_toolApprovalSecret: 'a secret that signs approvals',
  })
  const recorder = new MessageRecorder([], agent.tools)
  const stream = await agent.stream({ prompt: 'Go' })
  for await (const part of stream.fullStream) await recorder.add(part)
  expect(toJsonValue(recorder.messages)).toEqual(toJsonValue(await stream.responseMessages))
})

test('calls that were approved, denied or failed are in the message that answered them', async () => {
  const script: Said[][] = [
    [
      { call: 'add', input: { a: 1 }, id: 'c1' },
      { call: 'add', input: { a: 2 }, id: 'c2' },
    ],
    ['Done.'],
  ]
  const agent = new ToolLoopAgent({
    model: scriptedModel(...script),
    tools,
    toolApproval: { add: 'user-approval' },
  })
  const asked = await agent.stream({ prompt: 'Go' })
  const messages: ModelMessage[] = [{ role: 'user', content: 'Go' }]
  messages.push(...(await asked.responseMessages))
  const requests = messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.filter((part) => part.type === 'tool-approval-request'),
  )
  messages.push({
    role: 'tool',
    content: requests.map(({ approvalId }, index) => ({
      type: 'tool-approval-response',
      approvalId,
      approved: index === 0,
    })),
  })
  const recorder = new MessageRecorder(messages, tools)
  const stream = await agent.stream({ messages })
  for await (const part of stream.fullStream) await recorder.add(part)
  const results = recorder.messages[2]
  expect(results?.role === 'tool' && results.content.map(({ type }) => type)).toEqual([
    'tool-approval-response',
    'tool-approval-response',
    'tool-result',
  ])
})
