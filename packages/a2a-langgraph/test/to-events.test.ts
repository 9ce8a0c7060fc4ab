import { AIMessage } from '@langchain/core/messages'
import { MemorySaver } from '@langchain/langgraph'
import { dataPart, textPart } from 'a2a-core'
import { artifact, rejected, save, text } from 'a2a-core/server'
import { createAgent, tool } from 'langchain'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel } from './scripted-model.ts'
import { callSearch, search } from './search-tool.ts'

const name = 'Support'

describe('progress', () => {
  test('shows arguments and results of the tools that allow it', async () => {
    const model = new ScriptedModel([{ calls: [callSearch] }, 'Done'])
    const graph = createAgent({ model, tools: [search], checkpointer: new MemorySaver() })
    const tools = { search: { arguments: true, result: true } }
    const { events } = await new Driver(fromLangGraph(graph, { name, tools })).send('?')
    expect(events.flatMap((event) => (event.kind === 'progress' ? [event.parts] : []))).toEqual([
      [
        textPart('Calling search'),
        dataPart({
          type: 'tool-call',
          id: 'call-1',
          name: 'search',
          state: 'working',
          arguments: { q: 'x' },
        }),
      ],
      [
        textPart('search is done'),
        dataPart({
          type: 'tool-result',
          id: 'call-1',
          name: 'search',
          state: 'completed',
          result: 'found x',
        }),
      ],
    ])
  })

  test('says that a tool failed, and not why', async () => {
    const broken = tool(() => Promise.reject(new Error('secret')), {
      name: 'search',
      description: 'Searches',
      schema: z.object({ q: z.string() }),
    })
    const graph = oneNode(async (_, config) => {
      await broken.invoke({ ...callSearch, type: 'tool_call' }, config).catch(() => undefined)
      return { messages: [new AIMessage('Sorry')] }
    })
    const tools = { search: { result: true } }
    const { events, progress } = await new Driver(fromLangGraph(graph, { name, tools })).send('?')
    expect(progress).toEqual(['Calling search', 'search failed'])
    expect(JSON.stringify(events)).not.toContain('secret')
  })

  test('is what a node writes: text, data, and events as they are', async () => {
    const terms = artifact('terms', { name: 'terms' })
    const graph = oneNode((_, { writer }) => {
      writer?.('Working')
      writer?.({ done: 3 })
      writer?.(terms)
      writer?.(undefined)
      return { messages: [new AIMessage('Done')] }
    })
    const { events, artifacts } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(events.filter(({ kind }) => kind === 'progress')).toEqual([
      { kind: 'progress', parts: [textPart('Working')] },
      { kind: 'progress', parts: [dataPart({ done: 3 })] },
    ])
    expect(events).toContain(terms)
    expect(artifacts).toHaveLength(1)
  })

  test('text that a node writes is the answer, and not said again by its message', async () => {
    const graph = oneNode((_, { writer }) => {
      writer?.(text('It '))
      writer?.(text('is x.'))
      return { messages: [new AIMessage('It is x.')] }
    })
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    const said = events.filter((event) => event.kind === 'text').map((event) => event.text)
    expect(said).toEqual(['It ', 'is x.'])
  })

  test('an end that a node writes is the end', async () => {
    const graph = oneNode((_, { writer }) => {
      writer?.(rejected('Not here'))
      return {}
    })
    const { end } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(end).toBe('rejected')
  })

  test('is refused where the graph has its own way to say it', async () => {
    const graph = oneNode((_, { writer }) => {
      writer?.(save({ task: 1 }))
      return {}
    })
    await expect(new Driver(fromLangGraph(graph, { name })).send('?')).rejects.toThrow(
      'A graph keeps what it has to keep in its state',
    )
  })
})
