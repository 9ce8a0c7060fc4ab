import { AIMessage } from '@langchain/core/messages'
import {
  Annotation,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph'
import { filePart, textPart } from 'a2a-core'
import { createAgent, tool, toolStrategy } from 'langchain'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph, type LangGraphOptions } from '../src/index.ts'
import { linesOf } from './lines.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel, type Reply } from './scripted-model.ts'
import { callSearch, search } from './search-tool.ts'
import { serve } from './serve.ts'
import { streamOf } from './stream-of.ts'

type Tools = NonNullable<Parameters<typeof createAgent>[0]['tools']>

const name = 'Support'
const checkpointer = new MemorySaver()

/** LangChain's agent, whose model says this. */
function says(replies: Reply[], tools: Tools = []) {
  const model = new ScriptedModel(replies)
  const graph = createAgent({ model, tools, checkpointer })
  return fromLangGraph(graph, { name })
}

test('row: a run begins', async () => {
  await using served = serve(says(['It is x.']))
  const [first, second] = await Array.fromAsync(await served.stream('What is x?'))
  expect(first?.task?.status.state).toBe('TASK_STATE_SUBMITTED')
  expect(second?.statusUpdate?.status.state).toBe('TASK_STATE_WORKING')
  expect(second?.statusUpdate?.status.message).toBeUndefined()
})

test('row: tokens of a model', async () => {
  expect(await streamOf(says(['It is x.']))).toEqual([
    'SUBMITTED',
    'WORKING',
    'answer-1 = It is x.',
    'COMPLETED',
  ])
})

test('row: text before a tool call', async () => {
  const agent = says([{ text: 'Let me look.', calls: [callSearch] }, 'It is x.'], [search])
  expect(await streamOf(agent)).toEqual([
    'SUBMITTED',
    'WORKING',
    'answer-1 = Let me look.',
    'WORKING Let me look.',
    'WORKING Calling search {"type":"tool-call","id":"call-1","name":"search","state":"working"}',
    'WORKING search is done {"type":"tool-result","id":"call-1","name":"search","state":"completed"}',
    'answer-1 = It is x.',
    'COMPLETED',
  ])
})

test('row: what a model says in a tool, or that never gets into messages', async () => {
  const inner = new ScriptedModel(['Inner thoughts'])
  const think = tool(async () => (await inner.invoke('?')).text, {
    name: 'think',
    description: 'Thinks',
    schema: z.object({}),
  })
  const answers = says(
    [{ calls: [{ name: 'think', args: {}, id: 'call-1' }] }, 'It is x.'],
    [think],
  )
  expect((await streamOf(answers)).join()).not.toContain('Inner')
  const router = new ScriptedModel(['to sales'])
  const model = new ScriptedModel(['It is x.'])
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('route', async ({ messages }) => {
      await router.invoke(messages)
      return {}
    })
    .addNode('reply', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addEdge(START, 'route')
    .addEdge('route', 'reply')
    .compile({ checkpointer })
  expect(await streamOf(fromLangGraph(graph, { name }))).toEqual([
    'SUBMITTED',
    'WORKING',
    'answer-1 = to sales',
    'answer-1 = It is x.',
    'COMPLETED',
  ])
})

/** A graph one of whose nodes is an agent, which calls a tool. */
function team(subgraphs?: LangGraphOptions['subgraphs']) {
  const model = new ScriptedModel([{ calls: [callSearch] }, 'It is x. So it is.'])
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('research', createAgent({ model, tools: [search] }).graph)
    .addEdge(START, 'research')
    .compile({ checkpointer })
  return fromLangGraph(graph, { name, subgraphs })
}

test('row: text in a subgraph', async () => {
  const answer = ['answer-1 = It is x. So it is.', 'COMPLETED']
  expect(await streamOf(team())).toEqual(['SUBMITTED', 'WORKING', ...answer])
  const path = '{"path":["research","tools"]}'
  const calls = [
    `WORKING Calling search {"type":"tool-call","id":"call-1","name":"search","state":"working"} ${path}`,
    `WORKING search is done {"type":"tool-result","id":"call-1","name":"search","state":"completed"} ${path}`,
  ]
  expect(await streamOf(team('answer'))).toEqual(['SUBMITTED', 'WORKING', ...calls, ...answer])
  expect(await streamOf(team('progress'))).toEqual([
    'SUBMITTED',
    'WORKING',
    ...calls,
    'WORKING It is x. {"path":["research","model_request"]}',
    'WORKING So it is. {"path":["research","model_request"]}',
    ...answer,
  ])
})

test('row: the last state', async () => {
  const graph = oneNode(() => ({ messages: [new AIMessage('It is x.')] }))
  await using served = serve(fromLangGraph(graph, { name }))
  const task = await served.ask('What is x?')
  expect(task.status).toMatchObject({ state: 'TASK_STATE_COMPLETED' })
  expect(task.status.message).toBeUndefined()
  expect(task.artifacts?.map(({ parts }) => parts)).toEqual([[textPart('It is x.')]])
})

test('row: a state without messages', async () => {
  const State = Annotation.Root({ question: Annotation<string>, price: Annotation<number> })
  const graph = new StateGraph(State)
    .addNode('count', ({ question }) => ({ price: question.length }))
    .addEdge(START, 'count')
    .compile({ checkpointer })
  const agent = fromLangGraph(graph, {
    name,
    input: ({ text: question }) => ({ question }),
    output: ({ price }) => ({ price }),
  })
  expect(await streamOf(agent)).toEqual([
    'SUBMITTED',
    'WORKING',
    'artifact-1-1 = {"price":10}',
    'COMPLETED',
  ])
})

/** An agent that answers with a number of seats. */
function counting(seats: number, outputSchema?: z.ZodType) {
  const responseFormat = toolStrategy(z.object({ seats: z.number() }))
  const call = { name: responseFormat[0]?.name ?? '', args: { seats }, id: 'call-1' }
  const model = new ScriptedModel([{ calls: [call] }])
  const graph = createAgent({ model, tools: [], responseFormat, checkpointer })
  return fromLangGraph(graph, { name, outputSchema })
}

test('row: structured output', async () => {
  expect(await streamOf(counting(3))).toEqual([
    'SUBMITTED',
    'WORKING',
    'artifact-1-1 = (structuredResponse) {"seats":3}',
    'COMPLETED',
  ])
  const schema = z.object({ seats: z.number().max(10) })
  expect(await streamOf(counting(3, schema))).toContain(
    'artifact-1-1 = (structuredResponse) {"seats":3}',
  )
  expect(await streamOf(counting(30, schema))).toEqual([
    'SUBMITTED',
    'WORKING',
    expect.stringMatching(/^FAILED The agent failed\. The error was logged under \S+$/),
  ])
})

test('row: files and other content blocks', async () => {
  const heard: unknown[] = []
  const graph = oneNode(({ messages }) => {
    heard.push(messages.at(-1)?.contentBlocks)
    const image = { type: 'image' as const, data: 'aGk=', mimeType: 'image/png' }
    const file = {
      type: 'file' as const,
      url: 'https://example.com/terms.pdf',
      mimeType: 'application/pdf',
      metadata: { filename: 'terms.pdf' },
    }
    const text = { type: 'text' as const, text: 'Here' }
    return { messages: [new AIMessage({ contentBlocks: [text, image, file] })] }
  })
  await using served = serve(
    fromLangGraph(graph, { name, inputModes: ['text/plain', 'image/png'] }),
  )
  const photo = filePart(new Uint8Array([104, 105]), { mediaType: 'image/png' })
  expect(await linesOf(await served.stream([textPart('See'), photo]))).toEqual([
    'SUBMITTED',
    'WORKING',
    'artifact-1-1 = aGk= image/png',
    'artifact-1-2 = (terms.pdf) https://example.com/terms.pdf terms.pdf application/pdf',
    'answer-1 = Here',
    'COMPLETED',
  ])
  expect(heard).toEqual([
    [
      { type: 'text', text: 'See' },
      { type: 'image', mimeType: 'image/png', data: 'aGk=' },
    ],
  ])
})
