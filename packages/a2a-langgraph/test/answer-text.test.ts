import { AIMessage, HumanMessage, type BaseMessage } from '@langchain/core/messages'
import {
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  task,
} from '@langchain/langgraph'
import { dataPart } from 'a2a-core'
import { createAgent, tool, toolStrategy } from 'langchain'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel, WholeModel } from './scripted-model.ts'
import { callSearch, search } from './search-tool.ts'

const checkpointer = new MemorySaver()
const name = 'Support'

/** A graph whose only node is an agent. */
function withSubgraph() {
  const model = new ScriptedModel(['It is x.'])
  return new StateGraph(MessagesAnnotation)
    .addNode('agent', createAgent({ model, tools: [] }).graph)
    .addEdge(START, 'agent')
    .compile({ checkpointer: new MemorySaver() })
}

describe('the answer', () => {
  test('streams token by token', async () => {
    const graph = createAgent({ model: new ScriptedModel(['It is x.']), tools: [], checkpointer })
    const { events, text: answer, end } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(events.filter(({ kind }) => kind === 'text')).toEqual([
      { kind: 'text', text: 'It ', append: true },
      { kind: 'text', text: 'is ', append: true },
      { kind: 'text', text: 'x.', append: true },
    ])
    expect(answer).toBe('It is x.')
    expect(end).toBe('completed')
  })

  test('takes the place of what was said before a tool call, which becomes progress', async () => {
    const model = new ScriptedModel([{ text: 'Let me look.', calls: [callSearch] }, 'It is x.'])
    const graph = createAgent({ model, tools: [search], checkpointer: new MemorySaver() })
    const outcome = await new Driver(fromLangGraph(graph, { name })).send('?')
    const texts = outcome.events.filter((event) => event.kind === 'text')
    expect(texts.map((event) => event.text).join('')).toBe('Let me look.It is x.')
    expect(texts.find((event) => event.text === 'It ')).toMatchObject({ append: false })
    expect(outcome.text).toBe('It is x.')
    expect(outcome.progress).toEqual(['Let me look.', 'Calling search', 'search is done'])
  })

  test('of a model that does not stream comes whole, and once', async () => {
    const model = new WholeModel([{ text: 'Let me look.', calls: [callSearch] }, 'It is x.'])
    const graph = createAgent({ model, tools: [search], checkpointer: new MemorySaver() })
    const { events, progress } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(events.filter(({ kind }) => kind === 'text')).toEqual([
      { kind: 'text', text: 'It is x.', append: true },
    ])
    expect(progress[0]).toBe('Let me look.')
  })

  test('that no model made comes from the state', async () => {
    const graph = oneNode(() => ({ messages: [new AIMessage('By hand')] }))
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(events.filter(({ kind }) => kind === 'text')).toEqual([
      { kind: 'text', text: 'By hand', append: true },
    ])
  })

  test('that a node writes anew into a message of its own is not said twice', async () => {
    const model = new ScriptedModel(['It is x.'])
    const graph = oneNode(async ({ messages }) => {
      const { text: said } = await model.invoke(messages)
      return { messages: [new AIMessage(said)] }
    })
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    const said = events.filter((event) => event.kind === 'text').map((event) => event.text)
    expect(said).toEqual(['It ', 'is ', 'x.'])
  })

  test('is not what a router said to itself', async () => {
    const router = new ScriptedModel(['{"intent": "sales"}'])
    const model = new ScriptedModel(['Hello from sales'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('route', async ({ messages }) => {
        await router.invoke(messages)
        return {}
      })
      .addNode('sales', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
      .addEdge(START, 'route')
      .addEdge('route', 'sales')
      .compile({ checkpointer })
    const { text: answer } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('Hello from sales')
  })

  test('of two nodes, one after the other, is both texts', async () => {
    const first = new ScriptedModel(['First part.'])
    const second = new ScriptedModel(['Second part.'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('one', async ({ messages }) => ({ messages: [await first.invoke(messages)] }))
      .addNode('two', async ({ messages }) => ({ messages: [await second.invoke(messages)] }))
      .addEdge(START, 'one')
      .addEdge('one', 'two')
      .compile({ checkpointer })
    const { text: answer } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('First part.\n\nSecond part.')
  })

  test('of two nodes at once is both texts, in the order of the state', async () => {
    const models = { a: new ScriptedModel(['Said by a.']), b: new ScriptedModel(['Said by b.']) }
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('a', async ({ messages }) => ({ messages: [await models.a.invoke(messages)] }))
      .addNode('b', async ({ messages }) => ({ messages: [await models.b.invoke(messages)] }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer })
    const { text: answer } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('Said by a.\n\nSaid by b.')
  })

  test('keeps both messages that a node returned without ids', async () => {
    const graph = oneNode(() => ({ messages: [new AIMessage('One'), new AIMessage('Two')] }))
    const { text: answer } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('One\n\nTwo')
  })

  test('is not what a model says inside a tool', async () => {
    const inner = new ScriptedModel(['Inner thoughts'])
    const think = tool(async () => (await inner.invoke('?')).text, {
      name: 'think',
      description: 'Thinks',
      schema: z.object({}),
    })
    const model = new ScriptedModel([
      { calls: [{ name: 'think', args: {}, id: 'call-1' }] },
      'It is x.',
    ])
    const graph = createAgent({ model, tools: [think], checkpointer: new MemorySaver() })
    const { events } = await new Driver(fromLangGraph(graph, { name })).send('?')
    const said = events.filter((event) => event.kind === 'text').map((event) => event.text)
    expect(said.join('')).toBe('It is x.')
  })

  test('does not begin with what was said before a tool that asks', async () => {
    const ask = tool(() => `They said ${String(interrupt('Which plan?'))}`, {
      name: 'ask',
      description: 'Asks',
      schema: z.object({}),
    })
    const calls = [{ name: 'ask', args: {}, id: 'call-1' }]
    const model = new ScriptedModel([{ text: 'Let me ask.', calls }, 'It is x.'])
    const graph = createAgent({ model, tools: [ask], checkpointer: new MemorySaver() })
    const driver = new Driver(fromLangGraph(graph, { name }))
    const asked = await driver.send('?')
    expect(asked.text).toBe('')
    expect(asked.progress).toEqual(['Let me ask.', 'Calling ask'])
    expect((await driver.answer(['m'])).text).toBe('It is x.')
  })

  test('is not what a node said before it asked: it will say it again', async () => {
    const model = new ScriptedModel(() => 'A draft.')
    const graph = oneNode(async ({ messages }) => {
      const draft = await model.invoke(messages)
      interrupt({ prompt: 'Is it good?', draft: draft.text })
      return { messages: [draft] }
    })
    const driver = new Driver(fromLangGraph(graph, { name }))
    const asked = await driver.send('?')
    expect(asked.events.some((event) => event.kind === 'text' && event.text !== '')).toBe(true)
    expect(asked.text).toBe('')
    expect((await driver.answer(['yes'])).text).toBe('A draft.')
  })

  test('is not a question that a node keeps with its answer', async () => {
    const model = new ScriptedModel(['Noted.'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('clarify', () => {
        const answer = String(interrupt('Which plan?'))
        return { messages: [new AIMessage('Which plan?'), new HumanMessage(answer)] }
      })
      .addNode('reply', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
      .addEdge(START, 'clarify')
      .addEdge('clarify', 'reply')
      .compile({ checkpointer: new MemorySaver() })
    const driver = new Driver(fromLangGraph(graph, { name }))
    await driver.send('?')
    const { events } = await driver.answer(['m'])
    expect(events.filter(({ kind }) => kind === 'text')).toEqual([
      { kind: 'text', text: 'Noted.', append: true },
    ])
  })

  test('leaves reasoning out', async () => {
    const model = new ScriptedModel([
      {
        content: [
          { type: 'reasoning', reasoning: 'Hmm' },
          { type: 'text', text: 'It is x.' },
        ],
      },
    ])
    const graph = createAgent({ model, tools: [], checkpointer })
    const { text: answer } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('It is x.')
  })

  test('of a subgraph comes whole, or streams with { subgraphs: answer }', async () => {
    const whole = await new Driver(fromLangGraph(withSubgraph(), { name })).send('?')
    expect(whole.events.filter(({ kind }) => kind === 'text')).toHaveLength(1)
    const streamed = await new Driver(
      fromLangGraph(withSubgraph(), { name, subgraphs: 'answer' }),
    ).send('?')
    expect(streamed.events.filter(({ kind }) => kind === 'text')).toHaveLength(3)
    expect([whole.text, streamed.text]).toEqual(['It is x.', 'It is x.'])
  })

  test('streams from within a task()', async () => {
    const model = new ScriptedModel(['It is x.'])
    const say = task('say', (messages: BaseMessage[]) => model.invoke(messages))
    const graph = oneNode(async ({ messages }) => ({ messages: [await say(messages)] }))
    const { events, text } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(events.filter(({ kind }) => kind === 'text')).toHaveLength(3)
    expect(text).toBe('It is x.')
  })

  test('has the files that the model made', async () => {
    const image = { type: 'image' as const, data: 'aGk=', mimeType: 'image/png' }
    const graph = oneNode(() => ({
      messages: [new AIMessage({ contentBlocks: [{ type: 'text', text: 'Here' }, image] })],
    }))
    const { text: answer, artifacts } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(answer).toBe('Here')
    expect(artifacts).toEqual([{ parts: [{ raw: 'aGk=', mediaType: 'image/png' }] }])
  })

  test('has structured output as data', async () => {
    const responseFormat = toolStrategy(z.object({ seats: z.number() }))
    const extract = { name: responseFormat[0]?.name ?? '', args: { seats: 3 }, id: 'call-1' }
    const model = new ScriptedModel([{ calls: [extract] }])
    const graph = createAgent({ model, tools: [], responseFormat, checkpointer })
    const { artifacts } = await new Driver(fromLangGraph(graph, { name })).send('?')
    expect(artifacts).toEqual([{ name: 'structuredResponse', parts: [dataPart({ seats: 3 })] }])
  })
})
