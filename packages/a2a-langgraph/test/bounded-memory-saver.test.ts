import { START, StateGraph, MessagesAnnotation } from '@langchain/langgraph'
import { expect, test } from 'vitest'
import { BoundedMemorySaver, type MemoryLimits } from '../src/bounded-memory-saver.ts'

/** A graph that remembers, and which threads it still knows. */
function remembering(limits: MemoryLimits) {
  const checkpointer = new BoundedMemorySaver(limits)
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('node', () => ({}))
    .addEdge(START, 'node')
    .compile({ checkpointer })
  const say = (thread: string, content = 'hi') =>
    graph.invoke({ messages: [{ role: 'user', content }] }, { configurable: { thread_id: thread } })
  return { say, known: () => Object.keys(checkpointer.storage).toSorted() }
}

test('the threads that were not used for longest are forgotten', async () => {
  const { say, known } = remembering({ threads: 2 })
  for (const thread of ['a', 'b', 'a', 'c']) await say(thread)
  expect(known()).toEqual(['a', 'c'])
})

test('so they are when all together are too large, but for the one in use', async () => {
  const { say, known } = remembering({ bytes: 20_000 })
  for (const thread of ['a', 'b']) await say(thread)
  expect(known()).toEqual(['a', 'b'])
  await say('c', 'x'.repeat(30_000))
  expect(known()).toEqual(['c'])
})

test('a thread that is known goes on', async () => {
  const { say } = remembering({})
  await say('a')
  expect((await say('a')).messages).toHaveLength(2)
})
