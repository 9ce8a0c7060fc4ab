import { AIMessage, HumanMessage } from '@langchain/core/messages'
import {
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type BaseCheckpointSaver,
} from '@langchain/langgraph'
import { memoryEngine, text } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { linesOf } from './lines.ts'
import { oneNode } from './one-node.ts'
import { answerOf, serve } from './serve.ts'
import { streamOf } from './stream-of.ts'

const name = 'Support'
const say = (said: string) => ({ messages: [new AIMessage(said)] })

test('row: an error', async () => {
  const graph = oneNode((_, { writer }) => {
    writer?.(text('So far'))
    throw new Error('password=hunter2')
  })
  await using served = serve(fromLangGraph(graph, { name }))
  expect(await linesOf(await served.stream('What is x?'))).toEqual([
    'SUBMITTED',
    'WORKING',
    'answer-1 = So far',
    expect.stringMatching(/^FAILED The agent failed\. The error was logged under \S+\.$/),
  ])
  expect(served.errors.map(String)).toEqual(['Error: password=hunter2'])
})

/** A graph that goes on and on. */
function endless() {
  return new StateGraph(MessagesAnnotation)
    .addNode('step', (_, { writer }) => {
      writer?.(text('Step. '))
      return {}
    })
    .addEdge(START, 'step')
    .addConditionalEdges('step', () => 'step', ['step', END])
    .compile({ checkpointer: new MemorySaver() })
}

test('row: too many steps', async () => {
  const partial = ['SUBMITTED', 'WORKING', 'answer-1 = Step. Step. ']
  const failing = fromLangGraph(endless(), { name, recursionLimit: 2 })
  expect(await streamOf(failing)).toEqual([
    ...partial,
    'FAILED The agent took too many steps without coming to an answer.',
  ])
  const asking = fromLangGraph(endless(), { name, recursionLimit: 2, askAtLimit: true })
  expect(await streamOf(asking)).toEqual([
    ...partial,
    expect.stringMatching(/^INPUT_REQUIRED The agent took many steps .* Go on with step\? \{/),
  ])
})

test('row: a task that is canceled', async () => {
  const ended = Promise.withResolvers<string>()
  const graph = oneNode(async (_, { signal, writer }) => {
    signal?.addEventListener('abort', () => ended.resolve('stopped'))
    writer?.(text('Working'))
    await ended.promise
    return say('Too late')
  })
  await using served = serve(fromLangGraph(graph, { name }))
  const stream = await served.stream('Work')
  const { value: first } = await stream.next()
  for await (const { artifactUpdate } of stream) if (artifactUpdate) break
  const task = await served.cancel(first?.task?.id ?? '')
  expect(await ended.promise).toBe('stopped')
  expect(task.status.state).toBe('TASK_STATE_CANCELED')
  expect(answerOf(task)).toBe('Working')
  expect(served.errors).toEqual([])
})

/** An agent that says what it heard in its conversation, and asks first when it is told to. */
function hearing(checkpointer: BaseCheckpointSaver) {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('ask', ({ messages }) => {
      if (messages.at(-1)?.text !== 'Ask') return {}
      return { messages: [new HumanMessage(String(interrupt('What?')))] }
    })
    .addNode('reply', ({ messages }) => {
      const heard = messages.filter((message) => HumanMessage.isInstance(message))
      return say(heard.map((message) => message.text).join(', '))
    })
    .addEdge(START, 'ask')
    .addEdge('ask', 'reply')
    .compile({ checkpointer })
  return fromLangGraph(graph, { name })
}

test('row: a context', async () => {
  const checkpointer = new MemorySaver()
  await using served = serve(hearing(checkpointer))
  const bob = { caller: { tenant: '', owner: 'bob' } }
  await served.ask('One', { contextId: 'any name will do' })
  expect(answerOf(await served.ask('Two', { contextId: 'any name will do' }))).toBe('One, Two')
  expect(answerOf(await served.ask('Two', { contextId: 'another' }))).toBe('Two')
  const other = await served.ask('Two', { contextId: 'any name will do', ...bob })
  expect(answerOf(other)).toBe('Two')
  const threads = Object.keys(checkpointer.storage)
  expect(threads).toHaveLength(3)
  for (const thread of threads) expect(thread).toMatch(/^[0-9a-f]{64}$/)
})

test('row: a new task while another of its context waits', async () => {
  const checkpointer = new MemorySaver()
  await using served = serve(hearing(checkpointer))
  const context = { contextId: 'one' }
  await served.ask('One', context)
  const waiting = await served.ask('Ask', context)
  expect(answerOf(await served.ask('Three', context))).toBe('One, Three')
  expect(Object.keys(checkpointer.storage)).toHaveLength(2)
  const { artifacts } = await served.ask('This', { taskId: waiting.id })
  expect(artifacts?.at(-1)?.parts).toEqual([{ text: 'One, Ask, This' }])
})

test('row: a process that died', async () => {
  const runs: string[] = []
  const begun = Promise.withResolvers<void>()
  const subscribed = Promise.withResolvers<void>()
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('look', () => {
      runs.push('look')
      return say('Looked.')
    })
    .addNode('reply', async (_, { signal }) => {
      runs.push('reply')
      if (runs.length > 2) {
        await subscribed.promise
        return say('It is x.')
      }
      begun.resolve()
      await new Promise((_resolve, reject) => signal?.addEventListener('abort', reject))
      return {}
    })
    .addEdge(START, 'look')
    .addEdge('look', 'reply')
    .compile({ checkpointer: new MemorySaver() })
  const engine = memoryEngine()
  const agent = fromLangGraph(graph, { name })
  const first = serve(agent, engine)
  const stream = await first.stream('What is x?')
  const { value } = await stream.next()
  await begun.promise
  await first[Symbol.asyncDispose]()
  await using second = serve(agent, engine)
  const subscription = await second.subscribe(value?.task?.id ?? '')
  await subscription.next()
  subscribed.resolve()
  expect((await linesOf(subscription)).at(-1)).toBe('COMPLETED')
  expect(answerOf(await second.get(value?.task?.id ?? ''))).toBe('Looked.\n\nIt is x.')
  expect(runs).toEqual(['look', 'reply', 'reply'])
})
