import { Annotation, entrypoint, MemorySaver, START, StateGraph } from '@langchain/langgraph'
import { dataPart, textPart } from 'a2a-core'
import { artifact, save, text, type Turn } from 'a2a-core/server'
import { createAgent } from 'langchain'
import { expect, expectTypeOf, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { ScriptedModel } from './scripted-model.ts'

const checkpointer = new MemorySaver()
const name = 'Support'

const State = Annotation.Root({ question: Annotation<string>, price: Annotation<number> })
const pricing = () =>
  new StateGraph(State)
    .addNode('node', () => ({ price: 12 }))
    .addEdge(START, 'node')
    .compile({ checkpointer })
const input = ({ text: question }: Turn) => ({ question })

test('output() says what the answer of a graph without messages is', async () => {
  const agent = fromLangGraph(pricing(), {
    name,
    input,
    output: ({ question, price }) => ({ question, price }),
  })
  const { artifacts, end } = await new Driver(agent).send('How much?')
  expect(artifacts).toEqual([{ parts: [dataPart({ question: 'How much?', price: 12 })] }])
  expect(end).toBe('completed')
})

test('output() knows the type of the state', () => {
  fromLangGraph(pricing(), {
    name,
    output: (state) => expectTypeOf(state.price).toEqualTypeOf<number>(),
  })
  const agent = createAgent({ model: new ScriptedModel([]), tools: [], checkpointer })
  fromLangGraph(agent, { name, output: ({ messages }) => expectTypeOf(messages).toBeArray() })
})

test('output() gives text and events; text takes the place of what was streamed', async () => {
  const graph = createAgent({ model: new ScriptedModel(['draft']), tools: [], checkpointer })
  const agent = fromLangGraph(graph, {
    name,
    output: () => [text('final'), artifact('terms', { name: 'terms' })],
  })
  const { text: answer, artifacts } = await new Driver(agent).send('?')
  expect(answer).toBe('final')
  expect(artifacts).toEqual([{ name: 'terms', parts: [textPart('terms')] }])
})

test('output() is asked for when a graph has no messages', async () => {
  const agent = fromLangGraph(pricing(), { name, input })
  await expect(new Driver(agent).send('?')).rejects.toThrow(
    'The state of the graph "Support" has no messages: say what its answer is',
  )
})

test('output() may not be an event that only a run gives', async () => {
  const agent = fromLangGraph(pricing(), { name, input, output: () => save({ task: 1 }) })
  await expect(new Driver(agent).send('?')).rejects.toThrow('output() gave a save event')
})

test('the answer of an entrypoint that returns text is that text', async () => {
  const graph = entrypoint(
    { name: 'echo', checkpointer },
    async (said: string) => `You said ${said}`,
  )
  const agent = fromLangGraph(graph, { name, input: (turn) => turn.text })
  expect((await new Driver(agent).send('hi')).text).toBe('You said hi')
})
