import { experimental_createSteering, tool, ToolLoopAgent, type ToolSet } from 'ai'
import { expect, test } from 'vitest'
import * as z from 'zod'
import type { AISDKAgent, StreamPart } from '../src/ai-sdk-agent.ts'
import { fromAISDK, type FromAISDKOptions } from '../src/from-ai-sdk.ts'
import { finish, scriptedModel, type Said } from './scripted-model.ts'
import { served } from './served.ts'

/** What becomes of one type of part, when a client sends one message. */
type Row = {
  /** What it becomes, in words. */
  becomes: string
  /** What the model says, call by call. */
  says: Said[][]
  /** What clients are sent after the task. */
  told: string[]
  /** The agent's settings beside its model. */
  settings?: Partial<ConstructorParameters<typeof ToolLoopAgent<never, ToolSet>>[0]>
  options?: Partial<FromAISDKOptions>
  /** How the agent is called, beside what the adapter gives it. */
  call?: () => object
}

const steering = experimental_createSteering()
const tools = {
  look: tool({ inputSchema: z.object({}), execute: () => 'found' }),
  count: tool({
    inputSchema: z.object({}),
    async *execute() {
      yield 'one'
      yield 'two'
    },
  }),
  steer: tool({ inputSchema: z.object({}), execute: () => void steering.steer('And Paris?') }),
  fail: tool({
    inputSchema: z.object({}),
    execute: (): string => {
      throw new Error('password=hunter2')
    },
  }),
}
const callLook: Said = { call: 'look', id: 'c' }
const image = { mediaType: 'image/png', data: { type: 'data' as const, data: 'AQI=' } }
const thinks: Said[] = [
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'Hm, ' },
  { type: 'reasoning-delta', id: 'r', delta: '42' },
  { type: 'reasoning-end', id: 'r' },
  'It is 42.',
]
const writesInput: Said[] = [
  { type: 'tool-input-start', id: 'c', toolName: 'look' },
  { type: 'tool-input-delta', id: 'c', delta: '{}' },
  { type: 'tool-input-end', id: 'c' },
  callLook,
]

const called = (name = 'look') =>
  `WORKING: Calling ${name} ${JSON.stringify({ type: 'tool-call', id: 'c', name, state: 'working' })}`
const result = (sentence: string, name: string, state: string, more: object = {}) =>
  `WORKING: ${sentence} ${JSON.stringify({ type: 'tool-result', id: 'c', name, state, ...more })}`
const done = (name = 'look') => result(`${name} is done`, name, 'completed')
/** How a turn ends in which the model was called so often. */
const ends = (calls: number, finishReason = 'stop') => [
  `WORKING: ${JSON.stringify({
    type: 'finish',
    finishReason,
    usage: { inputTokens: calls, outputTokens: calls, totalTokens: 2 * calls },
  })}`,
  'COMPLETED',
]
/** How the server says that an agent threw. */
const fails: string = expect.stringMatching(
  /^FAILED: The agent failed\. The error was logged under [\w-]+\.$/,
)
const says = (text: string) => ['WORKING', `answer-1 = ${text}`, ...ends(1)]

const rows = {
  start: { becomes: 'WORKING', says: [['Done.']], told: says('Done.') },
  'start-step': { becomes: 'nothing', says: [['Done.']], told: says('Done.') },
  'text-start': { becomes: 'nothing', says: [['Done.']], told: says('Done.') },
  'text-delta': {
    becomes: 'more of the answer, of all texts',
    says: [['It is ', 'sunny today.']],
    told: says('It is sunny today.'),
  },
  'text-end': { becomes: 'nothing', says: [['A', 'B']], told: says('AB') },
  'reasoning-start': { becomes: 'nothing', says: [thinks], told: says('It is 42.') },
  'reasoning-delta': {
    becomes: 'nothing unless asked for',
    says: [thinks],
    told: says('It is 42.'),
  },
  'reasoning-end': {
    becomes: 'a thought, where reasoning is asked for',
    says: [thinks],
    options: { reasoning: true },
    told: ['WORKING', 'WORKING: thought Hm, 42', 'answer-1 = It is 42.', ...ends(1)],
  },
  'reasoning-file': {
    becomes: 'a thought that is a file, where reasoning is asked for',
    says: [[{ type: 'reasoning-file', ...image }, 'Done.']],
    options: { reasoning: true },
    told: ['WORKING', 'WORKING: thought file AQI= image/png', 'answer-1 = Done.', ...ends(1)],
  },
  custom: {
    becomes: 'nothing',
    says: [[{ type: 'custom', kind: 'provider.block' }, 'Done.']],
    told: says('Done.'),
  },
  'tool-input-start': {
    becomes: 'nothing',
    says: [writesInput, ['Done.']],
    told: ['WORKING', called(), done(), 'answer-1 = Done.', ...ends(2)],
  },
  'tool-input-delta': {
    becomes: 'nothing',
    says: [writesInput, ['Done.']],
    told: ['WORKING', called(), done(), 'answer-1 = Done.', ...ends(2)],
  },
  'tool-input-end': {
    becomes: 'nothing',
    says: [writesInput, ['Done.']],
    told: ['WORKING', called(), done(), 'answer-1 = Done.', ...ends(2)],
  },
  'tool-call': {
    becomes: 'progress; the text before it does, too, and is taken out of the answer',
    says: [['Let me look.', callLook], ['Done.']],
    told: [
      'WORKING',
      'answer-1 = Let me look.',
      'WORKING: Let me look.',
      called(),
      done(),
      'answer-1 = Done.',
      ...ends(2),
    ],
  },
  'tool-result': {
    becomes: 'progress, which shows what it may',
    says: [[{ call: 'count', id: 'c' }], ['Done.']],
    options: { tools: { count: { result: true } } },
    told: [
      'WORKING',
      called('count'),
      result('count is working', 'count', 'working', { result: 'one' }),
      result('count is working', 'count', 'working', { result: 'two' }),
      result('count is done', 'count', 'completed', { result: 'two' }),
      'answer-1 = Done.',
      ...ends(2),
    ],
  },
  'tool-error': {
    becomes: 'progress, without a word of why',
    says: [[{ call: 'fail', id: 'c' }], ['Done.']],
    told: [
      'WORKING',
      called('fail'),
      result('fail failed', 'fail', 'failed'),
      'answer-1 = Done.',
      ...ends(2),
    ],
  },
  'tool-output-denied': {
    becomes: 'progress',
    says: [[callLook], ['Done.']],
    settings: { toolApproval: { look: 'denied' } },
    told: [
      'WORKING',
      called(),
      result('look was not allowed', 'look', 'denied'),
      'answer-1 = Done.',
      ...ends(2),
    ],
  },
  'tool-approval-request': {
    becomes: 'INPUT_REQUIRED',
    says: [[callLook]],
    settings: { toolApproval: { look: 'user-approval' } },
    told: [
      'WORKING',
      called(),
      ...ends(1, 'tool-calls').slice(0, -1),
      expect.stringContaining('INPUT_REQUIRED: May "look" be called with {}?') as string,
    ],
  },
  'tool-approval-response': {
    becomes: 'nothing: what follows says it',
    says: [[callLook], ['Done.']],
    settings: { toolApproval: { look: 'approved' } },
    told: ['WORKING', called(), done(), 'answer-1 = Done.', ...ends(2)],
  },
  'steering-message': {
    becomes: 'nothing',
    says: [[{ call: 'steer', id: 'c' }], ['Done.']],
    call: () => ({ experimental_steering: steering }),
    told: ['WORKING', called('steer'), done('steer'), 'answer-1 = Done.', ...ends(2)],
  },
  source: {
    becomes: 'data in an artifact of the step',
    says: [
      [
        { type: 'source', sourceType: 'url', id: 's1', url: 'https://a.example', title: 'A' },
        { type: 'source', sourceType: 'document', id: 's2', title: 'B', mediaType: 'text/plain' },
        'Done.',
      ],
    ],
    told: [
      'WORKING',
      'answer-1 = Done.',
      'sources-1-1 = {"sourceType":"url","id":"s1","url":"https://a.example","title":"A"} ' +
        '{"sourceType":"document","id":"s2","mediaType":"text/plain","title":"B"}',
      ...ends(1),
    ],
  },
  file: {
    becomes: 'an artifact',
    says: [[{ type: 'file', ...image }, 'Done.']],
    told: ['WORKING', 'file-1-1-1 = file AQI= image/png', 'answer-1 = Done.', ...ends(1)],
  },
  'finish-step': {
    becomes: 'nothing; text of a step that called no tool stays',
    says: [[callLook], ['Done.']],
    told: ['WORKING', called(), done(), 'answer-1 = Done.', ...ends(2)],
  },
  finish: {
    becomes: 'the reason and the usage of tokens, and COMPLETED',
    says: [['Done.', finish('other')]],
    told: ['WORKING', 'answer-1 = Done.', ...ends(1, 'other')],
  },
  abort: {
    becomes: 'FAILED, when the agent stops itself',
    says: [['Done.']],
    call: () => ({ abortSignal: AbortSignal.abort(new Error('password=hunter2')) }),
    told: ['WORKING', fails],
  },
  error: {
    becomes: 'FAILED, without a word of why',
    says: [['Let me ', { type: 'error', error: new Error('password=hunter2') }]],
    told: ['WORKING', 'answer-1 = Let me ', fails],
  },
  ping: { becomes: 'nothing', says: [[{ type: 'ping' }, 'Done.']], told: says('Done.') },
  raw: {
    becomes: 'nothing',
    says: [[{ type: 'raw', rawValue: 1 }, 'Done.']],
    settings: { include: { rawChunks: true } },
    told: says('Done.'),
  },
} satisfies Record<StreamPart['type'], Row>

test.each(Object.entries<Row>(rows))('row: %s: $becomes', async (type, row) => {
  const settings = { model: scriptedModel(...row.says), tools, onError: () => undefined }
  const agent = new ToolLoopAgent<never, ToolSet>({ ...settings, ...row.settings })
  const seen = new Set<string>()
  await using server = served(
    fromAISDK(seenBy(agent, seen, row.call), { name: 'Row', ...row.options }),
  )
  const told = await server.send('Go')
  expect(told).toEqual(row.told)
  expect(told.join()).not.toContain('hunter2')
  // What the row is about did come.
  expect(seen).toContain(type)
})

/** The same agent, whose stream is watched. */
function seenBy(
  agent: ToolLoopAgent<never, ToolSet>,
  seen: Set<string>,
  more?: Row['call'],
): AISDKAgent {
  return {
    version: agent.version,
    tools: agent.tools,
    async stream(options) {
      const streamed = await agent.stream({ ...options, ...more?.() })
      async function* fullStream(): AsyncGenerator<StreamPart> {
        for await (const part of streamed.fullStream) {
          seen.add(part.type)
          yield part
        }
      }
      return {
        fullStream: fullStream(),
        get output() {
          return streamed.output
        },
      }
    },
  }
}
