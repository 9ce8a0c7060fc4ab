import { AIMessage } from '@langchain/core/messages'
import {
  InMemoryStore,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type LangGraphRunnableConfig,
} from '@langchain/langgraph'
import type { Caller, Turn } from 'a2a-core/server'
import { expect, test, vi } from 'vitest'
import { fromLangGraph, type LangGraphOptions } from '../src/index.ts'
import { answerOf, serve } from './serve.ts'

const ada: Caller = { tenant: 'acme', owner: 'ada' }
const bob: Caller = { tenant: 'acme', owner: 'bob' }

/** An agent that keeps what it is told in LangGraph's store, for the one who says it. */
function remembering(
  userIn: (config: LangGraphRunnableConfig) => unknown,
  options: Partial<LangGraphOptions>,
  checkpointer?: MemorySaver,
) {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('remember', async ({ messages }, config) => {
      const namespace = ['memories', String(userIn(config))]
      const kept = await config.store?.search(namespace)
      await config.store?.put(namespace, String(kept?.length), { said: messages.at(-1)?.text })
      const known = kept?.map(({ value }) => String(value['said'])) ?? []
      return { messages: [new AIMessage(`I know of you: ${known.join(', ') || 'nothing'}`)] }
    })
    .addEdge(START, 'remember')
    .compile({ store: new InMemoryStore(), ...(checkpointer && { checkpointer }) })
  return fromLangGraph(graph, { name: 'Support', ...options })
}

const ofCaller = ({ caller }: Turn) => ({ user: `${caller.tenant}/${caller.owner}` })

test.each<[by: string, agent: () => ReturnType<typeof remembering>]>([
  [
    'configurable',
    () =>
      remembering(
        ({ configurable }) => configurable?.['user'],
        { configurable: ofCaller },
        new MemorySaver(),
      ),
  ],
  [
    'context',
    () => remembering(({ context }) => context?.['user'], { context: ofCaller }, new MemorySaver()),
  ],
  [
    'context, without a checkpointer of its own',
    () => remembering(({ context }) => context?.['user'], { context: ofCaller }),
  ],
])("a graph's store knows a caller in all contexts, and nobody else, by %s", async (_, agent) => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  await using served = serve(agent())
  const first = await served.ask('I like tea', { contextId: 'one', caller: ada })
  expect(answerOf(first)).toBe('I know of you: nothing')
  const second = await served.ask('I like jam', { contextId: 'two', caller: ada })
  expect(answerOf(second)).toBe('I know of you: I like tea')
  const other = await served.ask('And I?', { contextId: 'one', caller: bob })
  expect(answerOf(other)).toBe('I know of you: nothing')
  const third = await served.ask('And now?', { contextId: 'three', caller: ada })
  expect(answerOf(third)).toBe('I know of you: I like tea, I like jam')
})
