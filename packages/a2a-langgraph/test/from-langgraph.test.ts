import { AIMessage } from '@langchain/core/messages'
import {
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type LangGraphRunnableConfig,
} from '@langchain/langgraph'
import { RemoteGraph } from '@langchain/langgraph/remote'
import { createAgent } from 'langchain'
import { describe, expect, test, vi } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { makeTurn } from './make-turn.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel } from './scripted-model.ts'

const checkpointer = new MemorySaver()
const name = 'Support'

describe('a run', () => {
  test('gets configurable, context and a limit of steps', async () => {
    let seen: unknown
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('node', (_, { configurable, context }: LangGraphRunnableConfig) => {
        seen = { user: configurable?.['user'], locale: context?.['locale'] }
        return {}
      })
      .addEdge(START, 'node')
      .addEdge('node', 'node')
      .compile({ checkpointer })
    const agent = fromLangGraph(graph, {
      name,
      configurable: ({ caller }) => ({ user: caller.owner, thread_id: 'ignored' }),
      context: () => ({ locale: 'en' }),
      recursionLimit: 3,
    })
    const { end } = await new Driver(agent).send('?')
    expect(seen).toEqual({ user: 'anonymous', locale: 'en' })
    expect(end).toBe('failed')
  })

  test('that fails throws what the graph threw', async () => {
    const graph = oneNode(() => Promise.reject(new Error('No disk')))
    await expect(new Driver(fromLangGraph(graph, { name })).send('?')).rejects.toThrow('No disk')
  })

  test('that is aborted ends without a word, and so does the graph', async () => {
    const controller = new AbortController()
    const ended = Promise.withResolvers<unknown>()
    const graph = oneNode(async (_, { signal }) => {
      signal?.addEventListener('abort', () => ended.resolve(signal.reason))
      controller.abort(new Error('canceled'))
      await ended.promise
      return { messages: [new AIMessage('Too late')] }
    })
    const agent = fromLangGraph(graph, { name })
    const { events } = await new Driver(agent).send('?', { signal: controller.signal })
    expect(events.map(({ kind }) => kind)).toEqual(['save'])
    expect(await ended.promise).toMatchObject({ message: 'canceled' })
  })

  test('within another run, in the same process, is its own', async () => {
    const inner = oneNode((_, { configurable }) => {
      expect(configurable?.['user']).toBeUndefined()
      return { messages: [new AIMessage(`They said ${String(interrupt('Go on?'))}`)] }
    })
    const driver = new Driver(fromLangGraph(inner, { name: 'Inner' }))
    const outer = oneNode(async () => {
      const { end } = await driver.send('?')
      const { text } = await driver.answer(['yes'])
      return { messages: [new AIMessage(`${end}: ${text}`)] }
    })
    const agent = fromLangGraph(outer, { name, configurable: () => ({ user: 'x' }) })
    expect((await new Driver(agent).send('?')).text).toBe('input-required: They said yes')
  })

  test('that nobody reads any more is stopped', async () => {
    const stopped = Promise.withResolvers<string>()
    const graph = oneNode(async (_, { writer, signal }) => {
      signal?.addEventListener('abort', () => stopped.resolve('stopped'))
      writer?.('Working')
      await stopped.promise
      return {}
    })
    for await (const event of fromLangGraph(graph, { name }).run(makeTurn('?'))) {
      if (event.kind === 'progress') break
    }
    expect(await stopped.promise).toBe('stopped')
  })
})

describe('an agent', () => {
  test('runs the turns of a context one after the other, and resumes with a checkpointer', () => {
    const agent = fromLangGraph(
      oneNode(() => ({})),
      { name: 'My Support', version: '1.0.0' },
    )
    expect(agent).toMatchObject({
      id: 'my-support',
      about: { name: 'My Support', version: '1.0.0' },
      serial: 'context',
      recovery: 'resume',
    })
  })

  test('of a graph without a checkpointer gets one in memory, and says so once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const model = new ScriptedModel(['Hello', 'Hello again'])
    const graph = createAgent({ model, tools: [] })
    const agent = fromLangGraph(graph, { name })
    const driver = new Driver(agent)
    await driver.send('one')
    await driver.send('two', { taskId: 'task-2' })
    expect(warn.mock.calls).toEqual([[expect.stringContaining('"Support" has no checkpointer')]])
    expect(agent.recovery).toBe('fail')
    expect(model.heard.at(-1)?.map((message) => message.text)).toEqual(['one', 'Hello', 'two'])
    expect(graph.checkpointer).toBeUndefined()
  })

  test('keeps conversations where it is told to', async () => {
    const graph = createAgent({ model: new ScriptedModel(['Hello']), tools: [] })
    const saver = new MemorySaver()
    const agent = fromLangGraph(graph, { name, checkpointer: saver })
    await new Driver(agent).send('?')
    expect(agent.recovery).toBe('resume')
    expect(Object.keys(saver.storage)).toHaveLength(1)
  })

  test.each<[kind: string, given: unknown, advice: string]>([
    [
      'a graph that is not compiled',
      new StateGraph(MessagesAnnotation),
      'it is not compiled yet: pass what its compile({ checkpointer }) gives',
    ],
    [
      'a RemoteGraph',
      new RemoteGraph({ graphId: 'support', url: 'http://localhost' }),
      'it is a RemoteGraph, whose state is kept elsewhere: make it a node of a graph',
    ],
    [
      'a model',
      new ScriptedModel([]),
      'it is a runnable that keeps no state here: make it a node of a graph',
    ],
    ['a promise', Promise.resolve({}), 'it is a promise: await it first'],
    ['a function', () => 'Hello', 'it is a function: pass what it makes, or serve it with'],
    ['nothing', undefined, 'it is none: pass what StateGraph.compile(), entrypoint() or'],
    ['a list', [], 'it is none: pass what StateGraph.compile(), entrypoint() or'],
  ])('is not made of %s, and it is said what to do', (_, given, advice) => {
    expect(() => fromLangGraph(given as never, { name })).toThrow(
      `fromLangGraph takes a compiled graph; ${advice}`,
    )
  })

  test.each<[option: string, value: unknown, problem: string]>([
    ['recursionLimit', 0, 'must be an integer of at least 1, not 0'],
    ['input', 'text', 'must be a function, not string'],
    ['output', {}, 'must be a function, not object'],
    ['configurable', {}, 'must be a function, not object'],
    ['context', {}, 'must be a function, not object'],
    ['subgraphs', true, "must be 'progress' or 'answer', not true"],
    ['outputSchema', { type: 'object' }, 'must be a schema of a library that implements'],
    ['checkpointer', true, 'must be a checkpointer of LangGraph'],
  ])('is not made with a wrong %s', (option, value, problem) => {
    const graph = oneNode(() => ({}))
    expect(() => fromLangGraph(graph, { name, [option]: value })).toThrow(
      `The option ${option} ${problem}`,
    )
  })
})
