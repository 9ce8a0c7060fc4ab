import {
  Annotation,
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph'
import { approvalSchema, type Json } from 'a2a-core'
import { createAgent, tool } from 'langchain'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { ScriptedModel } from './scripted-model.ts'

const name = 'Support'
const Log = Annotation.Root({
  log: Annotation<unknown[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
})

/** An agent whose nodes run at once, and whose answer is what they logged. */
function logging(nodes: { [name: string]: () => unknown[] }) {
  const graph = new StateGraph(Log) as unknown as StateGraph<
    typeof Log.spec,
    typeof Log.State,
    typeof Log.Update,
    string
  >
  for (const [node, run] of Object.entries(nodes)) {
    graph
      .addNode(node, () => ({ log: run() }))
      .addEdge(START, node)
      .addEdge(node, END)
  }
  return fromLangGraph(graph.compile({ checkpointer: new MemorySaver() }), {
    name,
    input: () => ({ log: [] }),
    output: (state) => JSON.stringify(state.log),
  })
}

/** What is asked for a value of an interrupt. */
async function asked(value: unknown, options?: { responseSchema: z.ZodType }) {
  const agent = logging({ node: () => [interrupt(value, options as never)] })
  const { questions, end } = await new Driver(agent).send('?')
  expect(end).toBe('input-required')
  return questions.map(({ handle: _, id: __, ...question }) => question)
}

describe('interrupt() asks', () => {
  test('with its text', async () => {
    expect(await asked('Which plan?')).toEqual([{ kind: 'question', prompt: 'Which plan?' }])
  })

  test.each(['prompt', 'question', 'message'])('with its %s', async (key) => {
    const value = { [key]: 'Which plan?', plans: ['s', 'm'] }
    expect(await asked(value)).toEqual([{ kind: 'question', prompt: 'Which plan?', value }])
  })

  test('with its value as JSON, where nothing says what to ask', async () => {
    const value = { plans: ['s', 'm'] }
    expect(await asked(value)).toEqual([{ kind: 'question', prompt: '{"plans":["s","m"]}', value }])
    expect(await asked(undefined)).toEqual([{ kind: 'question', prompt: 'null' }])
  })

  test('for an answer of a schema', async () => {
    const schema = { type: 'object', properties: { plan: { enum: ['s', 'm'] } } }
    expect(await asked({ prompt: 'Which plan?', schema })).toMatchObject([{ schema }])
    const responseSchema = z.object({ plan: z.string() })
    expect(await asked('Which plan?', { responseSchema })).toMatchObject([
      { schema: { type: 'object', properties: { plan: { type: 'string' } } } },
    ])
  })

  test('for an approval', async () => {
    const value = { kind: 'approval', prompt: 'Delete it?' }
    expect(await asked(value)).toEqual([
      { kind: 'approval', prompt: 'Delete it?', schema: approvalSchema, value },
    ])
  })
})

describe('the answer', () => {
  test('goes on with the same run', async () => {
    const driver = new Driver(logging({ node: () => [interrupt('Which plan?')] }))
    await driver.send('?')
    const { text, end } = await driver.answer([{ plan: 'm' }])
    expect(text).toBe('[{"plan":"m"}]')
    expect(end).toBe('completed')
  })

  test.each([[false], [0], [''], [null], [[]]])('may be %j', async (value: Json) => {
    const driver = new Driver(logging({ node: () => [interrupt('Which plan?')] }))
    await driver.send('?')
    expect((await driver.answer([value])).text).toBe(JSON.stringify([value]))
  })

  test('is that of the question it answers, when one node asks the same twice', async () => {
    const agent = logging({ node: () => [interrupt('Sure?'), interrupt('Sure?')] })
    const driver = new Driver(agent)
    const first = await driver.send('?')
    const second = await driver.answer(['yes'])
    expect([first, second].map(({ questions }) => questions.map(({ id }) => id))).toEqual([
      ['1.1'],
      ['2.1'],
    ])
    expect((await driver.answer(['no'])).text).toBe('["yes","no"]')
  })

  test('finds each of several nodes that ask at once, one of them again', async () => {
    const agent = logging({
      left: () => [`left ${String(interrupt('Left?'))} ${String(interrupt('Left again?'))}`],
      right: () => [`right ${String(interrupt('Right?'))}`],
    })
    const driver = new Driver(agent)
    const { questions } = await driver.send('?')
    expect(questions.map(({ prompt }) => prompt)).toEqual(['Left?', 'Right?'])
    const again = await driver.answer([1, 2])
    expect(again.questions.map(({ prompt }) => prompt)).toEqual(['Left again?'])
    expect((await driver.answer([3])).text).toBe('["left 1 3","right 2"]')
  })

  test('finds each of several nodes of a subgraph', async () => {
    const inner = new StateGraph(Log)
      .addNode('left', () => ({ log: [interrupt('Left?')] }))
      .addNode('right', () => ({ log: [interrupt('Right?')] }))
      .addEdge(START, 'left')
      .addEdge(START, 'right')
      .compile()
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: new MemorySaver() })
    const agent = fromLangGraph(graph, {
      name,
      input: () => ({ log: [] }),
      output: (state) => JSON.stringify(state.log),
    })
    const driver = new Driver(agent)
    const { questions } = await driver.send('?')
    expect(questions.map(({ prompt }) => prompt)).toEqual(['Left?', 'Right?'])
    expect((await driver.answer([1, 2])).text).toBe('[1,2]')
  })

  test('reaches a tool that asks; that it asked is no failure', async () => {
    const ask = tool(() => `They said ${String(interrupt('Which plan?'))}`, {
      name: 'ask',
      description: 'Asks',
      schema: z.object({}),
    })
    const model = new ScriptedModel([
      { text: 'Wait.', calls: [{ name: 'ask', args: {}, id: 'call-1' }] },
      'Noted.',
    ])
    const graph = createAgent({ model, tools: [ask], checkpointer: new MemorySaver() })
    const driver = new Driver(fromLangGraph(graph, { name, tools: { ask: { result: true } } }))
    const { questions, progress } = await driver.send('?')
    expect(questions).toMatchObject([{ prompt: 'Which plan?' }])
    expect(progress).toEqual(['Wait.', 'Calling ask'])
    const { text } = await driver.answer(['m'])
    expect(text).toBe('Noted.')
    expect(model.heard.at(-1)?.at(-1)?.text).toBe('They said m')
  })
})

/** An agent that stops before it acts. */
function stopping() {
  const graph = new StateGraph(Log)
    .addNode('plan', () => ({ log: ['planned'] }))
    .addNode('act', () => ({ log: ['acted'] }))
    .addEdge(START, 'plan')
    .addEdge('plan', 'act')
    .compile({ checkpointer: new MemorySaver(), interruptBefore: ['act'] })
  const options = {
    name,
    input: () => ({ log: [] }),
    output: (state: typeof Log.State) => JSON.stringify(state.log),
  }
  return new Driver(fromLangGraph(graph, options))
}

describe('a breakpoint', () => {
  test('asks whether to go on', async () => {
    const driver = stopping()
    const { questions, end } = await driver.send('?')
    expect(end).toBe('input-required')
    expect(questions).toMatchObject([{ kind: 'approval', prompt: 'Go on with act?' }])
    expect((await driver.answer([{ approved: true }])).text).toBe('["planned","acted"]')
  })

  test('is the end when the answer is no', async () => {
    const driver = stopping()
    await driver.send('?')
    expect((await driver.answer([{ approved: false }])).end).toBe('rejected')
  })

  test('is not passed by a message that is no answer', async () => {
    const driver = stopping()
    await driver.send('?')
    expect((await driver.send('And another thing')).questions).toHaveLength(1)
  })
})

test('an interrupt for credentials is AUTH_REQUIRED, and goes on when they are there', async () => {
  const value = { type: 'auth', message: 'Sign in', url: 'https://id.example.com' }
  const driver = new Driver(logging({ node: () => [interrupt(value)] }))
  const { questions, end } = await driver.send('?')
  expect(end).toBe('auth-required')
  expect(questions).toMatchObject([{ kind: 'auth', prompt: 'Sign in', value }])
  expect((await driver.answer(['done'])).text).toBe('["done"]')
})

test('a message that is no answer does not drop what a graph waits for: it asks again', async () => {
  const driver = new Driver(logging({ node: () => [interrupt('Which plan?')] }))
  await driver.send('?')
  const { questions } = await driver.send('And another thing')
  expect(questions).toMatchObject([{ prompt: 'Which plan?' }])
  expect((await driver.answer(['m'])).text).toBe('["m"]')
})

test('text of earlier turns is not said again after a pause', async () => {
  const models = [new ScriptedModel(['Checking.']), new ScriptedModel(['All good.'])] as const
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('check', async ({ messages }) => ({ messages: [await models[0].invoke(messages)] }))
    .addNode('ask', () => {
      interrupt('Go on?')
      return {}
    })
    .addNode('end', async ({ messages }) => ({ messages: [await models[1].invoke(messages)] }))
    .addEdge(START, 'check')
    .addEdge('check', 'ask')
    .addEdge('ask', 'end')
    .compile({ checkpointer: new MemorySaver() })
  const driver = new Driver(fromLangGraph(graph, { name }))
  expect((await driver.send('?')).text).toBe('Checking.')
  expect((await driver.answer(['yes'])).text).toBe('All good.')
})
