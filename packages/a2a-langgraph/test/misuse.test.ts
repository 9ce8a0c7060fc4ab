import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { describe, expect, test } from 'vitest'
import { fromLangGraph, toNode, toTool } from 'a2a-langgraph'

describe('what is no remote agent is refused, and how to get one is said', () => {
  test.each(['http://localhost:4001', undefined, { run: () => [] }])('%o', (remote) => {
    expect(() => toTool(remote as never)).toThrow(/^toTool takes a remote agent; it is none: pass/)
    expect(() => toNode(remote as never)).toThrow(/^toNode takes a remote agent; it is none: pass/)
  })
})

test('a graph without options is told that it needs a name', () => {
  const graph = new StateGraph(MessagesAnnotation).addNode('n', () => ({})).addEdge(START, 'n')
  expect(() => fromLangGraph(graph.compile(), undefined as never)).toThrow('An agent needs a name')
})
