import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { textPart } from 'a2a-core'
import { describe, expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { ScriptedModel, WholeModel } from './scripted-model.ts'

/** A graph in a graph in a graph, whose innermost model says this. */
function nested(model: WholeModel, reasoning = false) {
  const innermost = new StateGraph(MessagesAnnotation)
    .addNode('model', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addEdge(START, 'model')
    .compile()
  const inner = new StateGraph(MessagesAnnotation)
    .addNode('writer', innermost)
    .addEdge(START, 'writer')
    .compile()
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('team', inner)
    .addEdge(START, 'team')
    .compile({ checkpointer: new MemorySaver() })
  return new Driver(fromLangGraph(graph, { name: 'Support', subgraphs: 'progress', reasoning }))
}

const metadata = { path: ['team', 'writer', 'model'] }

describe('what is said in a subgraph, as progress', () => {
  test.each([
    ['streams', new ScriptedModel(['It is x. So'])],
    ['does not stream', new WholeModel(['It is x. So'])],
  ])('names the nodes that lead there, where the model %s', async (_, model) => {
    const { events, text } = await nested(model).send('?')
    const told = events.filter((event) => event.kind === 'progress')
    expect(told.map((event) => event.metadata)).toEqual(told.map(() => metadata))
    expect(told.flatMap(({ parts }) => parts.map((part) => part.text)).join(' ')).toBe(
      'It is x. So',
    )
    expect(text).toBe('It is x. So')
  })

  test('may be reasoning', async () => {
    const content = [
      { type: 'reasoning', reasoning: 'Hmm' },
      { type: 'text', text: 'It is x.' },
    ]
    const { events } = await nested(new ScriptedModel([{ content }]), true).send('?')
    expect(events.filter(({ kind }) => kind === 'progress')).toEqual([
      { kind: 'progress', parts: [textPart('Hmm', { metadata: { thought: true } })], metadata },
      { kind: 'progress', parts: [textPart('It is x.')], metadata },
    ])
  })
})
