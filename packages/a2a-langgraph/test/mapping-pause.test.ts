import { AIMessage } from '@langchain/core/messages'
import {
  Annotation,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph'
import { approvalSchema, dataPart, questionsOf, textPart, type Task } from 'a2a-core'
import { createAgent, humanInTheLoopMiddleware, type AgentMiddleware } from 'langchain'
import { expect, test, vi } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel } from './scripted-model.ts'
import { callSearch, search } from './search-tool.ts'
import { answerOf, serve } from './serve.ts'

const name = 'Support'
const say = (said: unknown) => ({ messages: [new AIMessage(JSON.stringify(said))] })
const checkpointer = new MemorySaver()

/** An agent that asks this, and answers with what it was told. */
const asking = (value: unknown) =>
  fromLangGraph(
    oneNode(() => say(interrupt(value))),
    { name },
  )

const stateOf = ({ status }: Task) => status.state.replace('TASK_STATE_', '')

test('row: interrupt(value)', async () => {
  const schema = { type: 'object', properties: { plan: { enum: ['s', 'm'] } }, required: ['plan'] }
  const value = { prompt: 'Which plan?', schema }
  await using served = serve(asking(value))
  const asked = await served.ask('Book')
  expect(stateOf(asked)).toBe('INPUT_REQUIRED')
  expect(asked.status.message?.parts).toEqual([
    textPart('Which plan?'),
    dataPart({
      questions: [{ id: '1.1', kind: 'question', prompt: 'Which plan?', schema, value }],
    }),
  ])
  const answered = await served.ask([dataPart({ plan: 'm' })], { taskId: asked.id })
  expect(answerOf(answered)).toBe('{"plan":"m"}')
})

test("row: interrupt({ kind: 'approval', prompt })", async () => {
  await using served = serve(asking({ kind: 'approval', prompt: 'Delete it?' }))
  const asked = await served.ask('Delete')
  expect(questionsOf(asked.status.message)).toMatchObject([
    { id: '1.1', kind: 'approval', prompt: 'Delete it?', schema: approvalSchema },
  ])
  expect(answerOf(await served.ask('yes', { taskId: asked.id }))).toBe('{"approved":true}')
})

/** An agent two of whose nodes ask at once. */
function askingTwice() {
  const Log = Annotation.Root({
    log: Annotation<string[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
  })
  const graph = new StateGraph(Log)
    .addNode('left', () => ({ log: [`left ${String(interrupt('Left?'))}`] }))
    .addNode('right', () => ({ log: [`right ${String(interrupt('Right?'))}`] }))
    .addEdge(START, 'left')
    .addEdge(START, 'right')
    .compile({ checkpointer })
  return fromLangGraph(graph, {
    name,
    input: () => ({ log: [] }),
    output: ({ log }) => log.join(', '),
  })
}

test('row: several interrupts at once', async () => {
  await using served = serve(askingTwice())
  const first = await served.ask('?', { contextId: 'one' })
  expect(questionsOf(first.status.message)).toMatchObject([
    { id: '1.1', prompt: 'Left?' },
    { id: '1.2', prompt: 'Right?' },
  ])
  const both = dataPart({ '1.2': 'b', '1.1': 'a' })
  expect(answerOf(await served.ask([both], { taskId: first.id }))).toBe('left a, right b')

  const second = await served.ask('?', { contextId: 'two' })
  const half = await served.ask([dataPart({ '1.2': 'b' })], { taskId: second.id })
  expect(stateOf(half)).toBe('INPUT_REQUIRED')
  expect(questionsOf(half.status.message)).toMatchObject([{ prompt: 'Left?' }])
  expect(answerOf(await served.ask('a', { taskId: second.id }))).toBe('left a, right b')
})

test('row: a message that is no answer', async () => {
  await using served = serve(asking({ kind: 'approval', prompt: 'Delete it?' }))
  const asked = await served.ask('Delete')
  const again = await served.ask('perhaps', { taskId: asked.id })
  expect(stateOf(again)).toBe('INPUT_REQUIRED')
  expect(questionsOf(again.status.message)).toEqual(questionsOf(asked.status.message))
  const unknown = served.ask([dataPart({ '7.7': true })], { taskId: asked.id })
  await expect(unknown).rejects.toThrow('7.7: no question of this id is open')
  expect(answerOf(await served.ask('no', { taskId: asked.id }))).toBe('{"approved":false}')
})

test('row: two answers to one question', async () => {
  const booked = vi.fn<(plan: unknown) => void>()
  const graph = oneNode(() => {
    const plan = interrupt('Which plan?')
    booked(plan)
    return say(plan)
  })
  await using served = serve(fromLangGraph(graph, { name }))
  const { id: taskId } = await served.ask('Book')
  const answers = await Promise.allSettled(
    ['s', 'm'].map((plan) => served.ask([dataPart({ '1.1': plan })], { taskId })),
  )
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(booked.mock.calls).toEqual([['s']])
})

test('row: what was said before a pause', async () => {
  const model = new ScriptedModel(['Checked.', 'Booked.'])
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('check', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode('ask', () => {
      interrupt('Go on?')
      return {}
    })
    .addNode('book', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addEdge(START, 'check')
    .addEdge('check', 'ask')
    .addEdge('ask', 'book')
    .compile({ checkpointer })
  await using served = serve(fromLangGraph(graph, { name }))
  const asked = await served.ask('Book')
  expect(answerOf(asked)).toBe('Checked.')
  const { artifacts } = await served.ask('yes', { taskId: asked.id })
  expect(artifacts?.map(({ artifactId, parts }) => [artifactId, parts])).toEqual([
    ['answer-1', [textPart('Checked.')]],
    ['answer-2', [textPart('Booked.')]],
  ])
})

test("row: interrupt({ type: 'auth', message, … })", async () => {
  const value = {
    type: 'auth',
    message: 'Sign in',
    url: 'https://id.example.com',
    scheme: 'oauth2',
  }
  await using served = serve(asking(value))
  const asked = (await served.stream('Book'))[Symbol.asyncIterator]()
  let id = ''
  for (;;) {
    const { value: event } = await asked.next()
    id = event?.task?.id ?? id
    const status = event?.statusUpdate?.status
    if (status?.state !== 'TASK_STATE_AUTH_REQUIRED') continue
    expect(status.message?.parts).toEqual([
      textPart('Sign in'),
      dataPart({ questions: [{ id: '1.1', kind: 'auth', prompt: 'Sign in', value }] }),
    ])
    break
  }
  expect(answerOf(await served.ask('done', { taskId: id }))).toBe('"done"')
})

test('row: humanInTheLoopMiddleware', async () => {
  const model = new ScriptedModel([{ calls: [callSearch] }, 'It is x.'])
  const options = { interruptOn: { search: true } } as never
  const middleware = [humanInTheLoopMiddleware(options) as unknown as AgentMiddleware]
  const graph = createAgent({ model, tools: [search], middleware, checkpointer })
  await using served = serve(fromLangGraph(graph, { name }))
  const asked = await served.ask('What is x?')
  expect(questionsOf(asked.status.message)).toMatchObject([
    {
      kind: 'approval',
      value: { name: 'search', args: { q: 'x' }, allowedDecisions: ['approve', 'edit', 'reject'] },
    },
  ])
  const edited = dataPart({ '1.1': { approved: true, edited: { args: { q: 'y' } } } })
  expect(answerOf(await served.ask([edited], { taskId: asked.id }))).toBe('It is x.')
  expect(model.heard.at(-1)?.at(-1)?.text).toBe('found y')
})

test('row: interruptBefore, interruptAfter', async () => {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('plan', () => ({}))
    .addNode('act', () => say('Acted.'))
    .addEdge(START, 'plan')
    .addEdge('plan', 'act')
  const breakpoints = [{ interruptBefore: ['act' as const] }, { interruptAfter: ['plan' as const] }]
  for (const breakpoint of breakpoints) {
    const compiled = graph.compile({ checkpointer: new MemorySaver(), ...breakpoint })
    await using served = serve(fromLangGraph(compiled, { name }))
    const asked = await served.ask('Act')
    expect(questionsOf(asked.status.message)).toMatchObject([
      { kind: 'approval', prompt: 'Go on with act?' },
    ])
    expect(answerOf(await served.ask('yes', { taskId: asked.id }))).toBe('"Acted."')
  }
})
