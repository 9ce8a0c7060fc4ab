import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { Annotation, MemorySaver, pushMessage, START, StateGraph } from '@langchain/langgraph'
import { text } from 'a2a-core/server'
import { describe, expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { RunListener } from '../src/run-listener.ts'
import { Driver } from './drive.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel } from './scripted-model.ts'
import { callSearch, search } from './search-tool.ts'

const name = 'Support'

describe('what is heard of a run', () => {
  test('of a model comes after what its node wrote before', async () => {
    const model = new ScriptedModel(['two'])
    const graph = oneNode(async ({ messages }, config) => {
      config.writer?.(text('One, '))
      return { messages: [await model.invoke(messages, config)] }
    })
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    const texts = events.filter((event) => event.kind === 'text')
    expect(texts.map((event) => event.text)).toEqual(['One, ', '\n\ntwo'])
  })

  test('of a tool comes between what its node wrote before and after', async () => {
    const graph = oneNode(async (_, config) => {
      config.writer?.('Before')
      await search.invoke({ ...callSearch, type: 'tool_call' }, config)
      config.writer?.('After')
      return { messages: [new AIMessage('Done')] }
    })
    const { progress } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(progress).toEqual(['Before', 'Calling search', 'search is done', 'After'])
  })
})

describe('a message that a node pushes', () => {
  test('is told at once, and not again with what the node gives', async () => {
    const graph = oneNode((_, config) => {
      pushMessage(new AIMessage({ id: 'first', content: 'One' }), config)
      config.writer?.('Working')
      return {}
    })
    const { events, text: answer } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('One')
    expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'save')).toEqual([
      'text',
      'progress',
    ])
  })

  test('is told where it is not kept in the state, too', async () => {
    const graph = oneNode((_, config) => {
      const pushed = new AIMessageChunk({ id: 'first', content: 'One' })
      pushMessage(pushed, { ...config, stateKey: null })
      return { messages: [new AIMessage('Two')] }
    })
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    const texts = events.filter((event) => event.kind === 'text')
    expect(texts.map((event) => event.text)).toEqual(['One', 'Two'])
  })

  test('takes the place of what was pushed under its id before', async () => {
    const graph = oneNode((_, config) => {
      pushMessage(new AIMessage({ id: 'first', content: 'Hel' }), config)
      pushMessage(new AIMessage({ id: 'first', content: 'Hello' }), config)
      return {}
    })
    const { events, text: answer } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('Hello')
    const texts = events.filter((event) => event.kind === 'text')
    expect(texts.map((event) => event.text)).toEqual(['Hel', 'lo'])
  })

  test('is not told again where its model streamed it', async () => {
    const model = new ScriptedModel(['Hello'])
    const graph = oneNode(async ({ messages }, config) => {
      const { id, content } = await model.invoke(messages, config)
      pushMessage(new AIMessage({ ...(id !== undefined && { id }), content }), config)
      return {}
    })
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    const texts = events.filter((event) => event.kind === 'text')
    expect(texts.map((event) => event.text).join('')).toBe('Hello')
  })

  test('grows by the chunks that are pushed under its id', async () => {
    const graph = oneNode((_, config) => {
      for (const content of ['Hel', 'lo']) {
        const chunk = new AIMessageChunk({ id: 'first', content })
        pushMessage(chunk, { ...config, stateKey: null })
      }
      return { messages: [new AIMessage({ id: 'first', content: 'Hello' })] }
    })
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    const texts = events.filter((event) => event.kind === 'text')
    expect(texts.map((event) => event.text)).toEqual(['Hel', 'lo'])
  })
})

test('each token is told to one listener', async () => {
  const listeners: unknown[] = []
  const graph = oneNode((_, { callbacks = [] }) => {
    listeners.push(...(Array.isArray(callbacks) ? callbacks : callbacks.handlers))
    return { messages: [new AIMessage('Done')] }
  })
  await new Driver(fromLangGraph(graph, { name })).send('?')
  expect(listeners).toEqual([expect.any(RunListener)])
})

test('a message without an id is told once, whatever reads it back', async () => {
  const State = Annotation.Root({
    messages: Annotation<BaseMessage[]>({
      reducer: (before, more) => [...before, ...more],
      default: () => [],
    }),
  })
  const file = { type: 'file', data: 'aGk=', mimeType: 'text/plain' }
  const graph = new StateGraph(State)
    .addNode('node', () => ({ messages: [new AIMessage({ content: [file] })] }))
    .addEdge(START, 'node')
    .compile({ checkpointer: new MemorySaver() })
  const { artifacts } = await new Driver(fromLangGraph(graph, { name })).send('?')
  expect(artifacts).toHaveLength(1)
})
