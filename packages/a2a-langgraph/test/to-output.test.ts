import { Annotation, MemorySaver, START, StateGraph } from '@langchain/langgraph'
import { dataPart, skillsExtension, textPart } from 'a2a-core'
import { artifact, save, text, type Turn } from 'a2a-core/server'
import { createAgent, toolStrategy } from 'langchain'
import { describe, expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { ScriptedModel } from './scripted-model.ts'
import { serve } from './serve.ts'

const checkpointer = new MemorySaver()
const name = 'Support'

const State = Annotation.Root({ question: Annotation<string>, price: Annotation<number> })
const pricing = () =>
  new StateGraph(State)
    .addNode('node', () => ({ price: 12 }))
    .addEdge(START, 'node')
    .compile({ checkpointer })
const input = ({ text: question }: Turn) => ({ question })
const output = ({ price }: typeof State.State) => ({ price })

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

test('output() is given the structured output too', async () => {
  const responseFormat = toolStrategy(z.object({ seats: z.number() }))
  const extract = { name: responseFormat[0]?.name ?? '', args: { seats: 3 }, id: 'call-1' }
  const model = new ScriptedModel([{ calls: [extract] }])
  const graph = createAgent({ model, tools: [], responseFormat, checkpointer })
  const agent = fromLangGraph(graph, {
    name,
    output: ({ structuredResponse }) => `${structuredResponse.seats} seats`,
  })
  expect((await new Driver(agent).send('?')).text).toBe('3 seats')
})

describe('an outputSchema', () => {
  const outputSchema = z.object({ price: z.number().max(20) })

  test('stands on the card, for every skill', () => {
    const skill = { id: 'quote', name: 'Quote', description: 'Quotes', tags: [] }
    const bill = { ...skill, id: 'bill' }
    const skills = [skill, bill]
    const { about } = fromLangGraph(pricing(), { name, input, output, outputSchema, skills })
    const schema = { properties: { price: { type: 'number', maximum: 20 } } }
    expect(about).toMatchObject({
      outputModes: ['text/plain', 'application/json'],
      extensions: [
        {
          uri: skillsExtension,
          params: { skills: { quote: { output: schema }, bill: { output: schema } } },
        },
      ],
    })
  })

  test('lets data through that fits it', async () => {
    const agent = fromLangGraph(pricing(), { name, input, output, outputSchema })
    const { artifacts } = await new Driver(agent).send('How much?')
    expect(artifacts).toEqual([{ parts: [dataPart({ price: 12 })] }])
  })

  test('fails the task where data does not fit it, and sends none of it', async () => {
    const strict = z.object({ price: z.number().max(10) })
    await using served = serve(
      fromLangGraph(pricing(), { name, input, output, outputSchema: strict }),
    )
    const task = await served.ask('How much?')
    expect(task.status.state).toBe('TASK_STATE_FAILED')
    expect(task.artifacts ?? []).toEqual([])
    expect(served.errors.map(String)).toEqual([
      expect.stringContaining('The output of the graph does not fit the outputSchema: price: '),
    ])
  })

  test('is that of structuredResponse, too', async () => {
    const responseFormat = toolStrategy(z.object({ price: z.number() }))
    const quote = { name: responseFormat[0]?.name ?? '', args: { price: 30 }, id: 'call-1' }
    const model = new ScriptedModel([{ calls: [quote] }])
    const graph = createAgent({ model, tools: [], responseFormat, checkpointer })
    const agent = fromLangGraph(graph, { name, outputSchema })
    await expect(new Driver(agent).send('?')).rejects.toThrow('does not fit the outputSchema')
  })
})
