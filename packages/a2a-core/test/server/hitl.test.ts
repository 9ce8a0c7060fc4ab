import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import {
  dataPart,
  hitlExtension,
  questionsOf,
  textOf,
  type Json,
  type JsonObject,
  type MessageOptions,
  type Task,
} from 'a2a-core'
import { authRequired, type NewQuestion } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { asking, database, deletion, saying } from './hitl-agent.ts'

const restart: NewQuestion = {
  kind: 'approval',
  prompt: 'Restart?',
  value: { name: 'restart', args: { name: 'api' } },
}
const features: NewQuestion = {
  kind: 'question',
  prompt: 'Which features?',
  schema: { type: 'array', items: { type: 'string', enum: ['cache', 'audit'] } },
}
const more: NewQuestion = { kind: 'question', prompt: 'Anything else?' }

/** What a task asks in the words of the extension. */
function requestOf({ status }: Task): unknown {
  expect(status.message?.extensions).toEqual([hitlExtension])
  return status.message?.metadata?.[hitlExtension]
}

function approving(taskId: string, ...approvals: JsonObject[]): MessageOptions {
  return saying(taskId, { type: 'tool_approval_response', approvals })
}

function answering(taskId: string, id: string, ...answers: string[][]): MessageOptions {
  const listed = answers.map((answer) => ({ answer }))
  return saying(taskId, { type: 'ask_user_response', id, answers: listed })
}

function saidIn({ artifacts = [] }: Task): unknown {
  return JSON.parse(artifacts.map(({ parts }) => textOf(parts)).join(''))
}

describe('an approval', () => {
  test('is asked for with the call that it is about', async () => {
    const task = await asking(deletion, restart).ask('go')
    expect(requestOf(task)).toEqual({
      type: 'tool_approval_request',
      hint: 'Before I go on\nDelete it?\nRestart?',
      tools: [
        { id: '1.1', call_id: 'call-1', name: 'delete_file', args: { path: 'a.txt' } },
        { id: '1.2', call_id: `${task.id}.1.2`, name: 'restart', args: { name: 'api' } },
      ],
    })
    expect(questionsOf(task.status.message)).toHaveLength(2)
  })

  test('is told apart from others: an id that two calls have is the call of none', async () => {
    const task = await asking(deletion, deletion).ask('go')
    expect(requestOf(task)).toMatchObject({
      tools: [{ call_id: `${task.id}.1.1` }, { call_id: `${task.id}.1.2` }],
    })
  })

  test('is given and refused by id, with a reason', async () => {
    const served = asking(deletion, restart)
    const { id } = await served.ask('go')
    const task = await served.ask(
      'Decided',
      approving(
        id,
        { id: '1.2', approved: true },
        { id: '1.1', approved: false, rejection_reason: 'too risky' },
      ),
    )
    expect(saidIn(task)).toEqual([{ approved: false, reason: 'too risky' }, { approved: true }])
  })

  test('that is left out is not given: it is asked for again', async () => {
    const served = asking(deletion, restart)
    const { id } = await served.ask('go')
    const task = await served.ask('Decided', approving(id, { id: '1.1', approved: true }))
    expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(requestOf(task)).toMatchObject({ tools: [{ id: '1.2' }] })
  })

  test('is not read from the text beside the decision', async () => {
    const served = asking(deletion)
    const { id } = await served.ask('go')
    const task = await served.ask('yes', approving(id, { id: '1.1', approved: false }))
    expect(saidIn(task)).toEqual([{ approved: false }])
  })
})

describe('questions', () => {
  test('are asked with what there is to choose from', async () => {
    expect(requestOf(await asking(database, features, more, deletion).ask('go'))).toEqual({
      type: 'ask_user_request',
      id: '1.1 1.2 1.3 1.4',
      questions: [
        { question: 'Which database?', choices: ['PostgreSQL', 'SQLite'], multiple: false },
        { question: 'Which features?', choices: ['cache', 'audit'], multiple: true },
        { question: 'Anything else?', choices: [], multiple: false },
        { question: 'Delete it?', choices: ['yes', 'no'], multiple: false },
      ],
    })
  })

  test('are answered in their order', async () => {
    const served = asking(database, features, more, deletion)
    const { id } = await served.ask('go')
    const answers = [['SQLite'], ['cache', 'audit'], ['no, thanks'], ['no']]
    const task = await served.ask('Chosen', answering(id, '1.1 1.2 1.3 1.4', ...answers))
    expect(saidIn(task)).toEqual(['SQLite', ['cache', 'audit'], 'no, thanks', { approved: false }])
  })

  test.each<[string, z.ZodType, string[], string[], Json]>([
    [
      'one choice in an object',
      z.object({ plan: z.enum(['s', 'm']) }),
      ['s', 'm'],
      ['m'],
      { plan: 'm' },
    ],
    ['a number', z.object({ seats: z.int() }), [], ['12'], { seats: 12 }],
    ['zero', z.object({ seats: z.int() }), [], ['0'], { seats: 0 }],
    ['a boolean', z.boolean(), ['true', 'false'], ['true'], true],
    ['a no', z.object({ sure: z.boolean() }), ['true', 'false'], ['false'], { sure: false }],
    ['numbers to choose from', z.literal([1, 2]), ['1', '2'], ['2'], 2],
    ['several numbers', z.array(z.literal([1, 2])), ['1', '2'], ['1', '2'], [1, 2]],
    ['one choice of several', z.array(z.enum(['a', 'b'])), ['a', 'b'], ['a'], ['a']],
    ['text or texts', z.union([z.string(), z.array(z.string())]), [], ['a'], 'a'],
    ['JSON', z.object({ a: z.int(), b: z.int() }), [], ['{"a":1,"b":2}'], { a: 1, b: 2 }],
  ])('whose answer is %s take it as text', async (_, schema, choices, answer, value) => {
    const { $schema: _unused, ...json } = z.toJSONSchema(schema)
    const served = asking({ kind: 'question', prompt: 'What?', schema: json as JsonObject })
    const asked = await served.ask('go')
    expect(requestOf(asked)).toMatchObject({ questions: [{ choices }] })
    expect(saidIn(await served.ask('So', answering(asked.id, '1.1', answer)))).toEqual([value])
  })

  test('without an answer are asked again', async () => {
    const served = asking(database, more)
    const { id } = await served.ask('go')
    const task = await served.ask('Some', answering(id, '1.1 1.2', [], ['no']))
    expect(requestOf(task)).toMatchObject({
      id: '1.1',
      questions: [{ question: 'Which database?' }],
    })
  })

  test('with an empty answer are asked again', async () => {
    const served = asking(more, deletion)
    const { id } = await served.ask('go')
    const task = await served.ask('Some', answering(id, '1.1 1.2', [' '], ['']))
    expect(requestOf(task)).toMatchObject({ id: '1.1 1.2' })
  })
})

describe('the extension is not used', () => {
  test('where the client has not activated it', async () => {
    const served = asking(deletion).as({ extensions: [] })
    const { id, status } = await served.ask('go')
    expect(status.message).not.toHaveProperty('extensions')
    expect(status.message).not.toHaveProperty('metadata')
    const task = await served.ask('Decided', approving(id, { id: '1.1', approved: true }))
    expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  })

  test('by a message that does not name it', async () => {
    const served = asking(deletion)
    const { id } = await served.ask('go')
    const { extensions: _, ...message } = approving(id, { id: '1.1', approved: true })
    const task = await served.ask('Decided', message)
    expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  })

  test.each<[string, string[], string[]]>([
    ['is not active', [], [hitlExtension]],
    ['is not named by the message', [hitlExtension], []],
  ])('and what stands beside a decision is no answer where it %s', async (_, active, named) => {
    const served = asking(deletion).as({ extensions: active })
    const { id } = await served.ask('go')
    const decision = approving(id, { id: '1.1', approved: false })
    const task = await served.ask('yes', { ...decision, extensions: named })
    expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  })

  test('for credentials, which it has no words for', async () => {
    const served = serveAgent(
      agentOf(async function* () {
        yield authRequired({ prompt: 'Sign in' })
      }),
    ).as({ extensions: [hitlExtension] })
    const { status } = await served.ask('go')
    expect(status).toMatchObject({ state: 'TASK_STATE_AUTH_REQUIRED' })
    expect(status.message).not.toHaveProperty('metadata')
  })

  test('and plain answers are taken all the same where it is active', async () => {
    const served = asking(deletion)
    const { id } = await served.ask('go')
    expect(saidIn(await served.ask(dataPart({ '1.1': true }), { taskId: id }))).toEqual([
      { approved: true },
    ])
  })
})
