import { AIMessage, type ContentBlock } from '@langchain/core/messages'
import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { artifact } from 'a2a-core/server'
import { createAgent, tool } from 'langchain'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph, type LangGraphOptions } from '../src/index.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel } from './scripted-model.ts'
import { callSearch } from './search-tool.ts'
import { streamOf } from './stream-of.ts'

const name = 'Support'
const checkpointer = new MemorySaver()

/** An agent whose model thinks before it answers. */
function thinking(reasoning?: boolean) {
  const content: ContentBlock[] = [
    { type: 'reasoning', reasoning: 'x is asked for.' },
    { type: 'text', text: 'It is x.' },
  ]
  const graph = createAgent({ model: new ScriptedModel([{ content }]), tools: [], checkpointer })
  return fromLangGraph(graph, { name, reasoning })
}

test('row: reasoning', async () => {
  const answer = ['answer-1 = It is x.', 'COMPLETED']
  expect(await streamOf(thinking())).toEqual(['SUBMITTED', 'WORKING', ...answer])
  expect(await streamOf(thinking(true))).toEqual([
    'SUBMITTED',
    'WORKING',
    'WORKING x is asked for. {"thought":true}',
    ...answer,
  ])
})

/** An agent whose tool has news before its result, and one that fails. */
function searching(tools?: LangGraphOptions['tools']) {
  const schema = z.object({ q: z.string() })
  const search = tool(
    async function* ({ q }: { q: string }) {
      yield { searched: 1 }
      return `found ${q}`
    },
    { name: 'search', description: 'Searches', schema },
  )
  const broken = tool(() => Promise.reject(new Error('secret')), {
    name: 'broken',
    description: 'Fails',
    schema,
  })
  const graph = oneNode(async (_, config) => {
    await search.invoke({ ...callSearch, type: 'tool_call' }, config)
    const call = { ...callSearch, name: 'broken', id: 'call-2', type: 'tool_call' as const }
    await broken.invoke(call, config).catch(() => undefined)
    return { messages: [new AIMessage('It is x.')] }
  })
  return fromLangGraph(graph, { name, tools })
}

/** What is told of a tool, as data. */
function told(state: string, more: object, id = 'call-1', of = 'search'): string {
  const type = state === 'working' && !('result' in more) ? 'tool-call' : 'tool-result'
  return JSON.stringify({ type, id, name: of, state, ...more })
}

test('row: tool calls', async () => {
  const failed = [
    `WORKING Calling broken ${told('working', {}, 'call-2', 'broken')}`,
    `WORKING broken failed ${told('failed', {}, 'call-2', 'broken')}`,
    'answer-1 = It is x.',
    'COMPLETED',
  ]
  expect(await streamOf(searching())).toEqual([
    'SUBMITTED',
    'WORKING',
    `WORKING Calling search ${told('working', {})}`,
    `WORKING search is done ${told('completed', {})}`,
    ...failed,
  ])
  const shown = { search: { arguments: true, result: true }, broken: { result: true } }
  expect(await streamOf(searching(shown))).toEqual([
    'SUBMITTED',
    'WORKING',
    `WORKING Calling search ${told('working', { arguments: { q: 'x' } })}`,
    `WORKING search is working ${told('working', { result: { searched: 1 } })}`,
    `WORKING search is done ${told('completed', { result: 'found x' })}`,
    ...failed,
  ])
})

test('row: config.writer(value)', async () => {
  const graph = oneNode((_, { writer }) => {
    writer?.('Counting')
    writer?.({ done: 3, of: 4 })
    writer?.(artifact('Terms', { name: 'terms' }))
    return { messages: [new AIMessage('It is x.')] }
  })
  expect(await streamOf(fromLangGraph(graph, { name }))).toEqual([
    'SUBMITTED',
    'WORKING',
    'WORKING Counting',
    'WORKING {"done":3,"of":4}',
    'artifact-1-1 = (terms) Terms',
    'answer-1 = It is x.',
    'COMPLETED',
  ])
})

test('row: a node begins', async () => {
  const model = new ScriptedModel(() => 'It is x.')
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('plan', () => ({}))
    .addNode('research', createAgent({ model, tools: [] }).graph)
    .addEdge(START, 'plan')
    .addEdge('plan', 'research')
    .compile({ checkpointer })
  const quiet = fromLangGraph(graph, { name })
  expect(await streamOf(quiet)).toEqual([
    'SUBMITTED',
    'WORKING',
    'answer-1 = It is x.',
    'COMPLETED',
  ])
  const telling = fromLangGraph(graph, { name, id: 'telling', nodes: true })
  const outer = [
    'SUBMITTED',
    'WORKING',
    'WORKING Running plan {"path":["plan"]}',
    'WORKING Running research {"path":["research"]}',
  ]
  expect(await streamOf(telling)).toEqual([...outer, 'answer-1 = It is x.', 'COMPLETED'])
  const deep = fromLangGraph(graph, { name, id: 'deep', nodes: true, subgraphs: 'answer' })
  expect(await streamOf(deep)).toEqual([
    ...outer,
    'WORKING Running model_request {"path":["research","model_request"]}',
    'answer-1 = It is x.',
    'COMPLETED',
  ])
})
