import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { fromLangGraph, toNode, type ToNodeOptions } from '../src/index.ts'
import { Driver } from './drive.ts'
import type { FakeRemote } from './fake-remote.ts'

type State = typeof MessagesAnnotation.State
type Update = typeof MessagesAnnotation.Update

/** A graph whose only node is a remote agent. */
export function graphOf(remote: FakeRemote, options: ToNodeOptions<State, Update> = {}) {
  return new StateGraph(MessagesAnnotation)
    .addNode('pricing', toNode<State, Update>(remote, options))
    .addEdge(START, 'pricing')
    .compile({ checkpointer: new MemorySaver() })
}

/** Serves such a graph. */
export function driverOf(remote: FakeRemote): Driver {
  return new Driver(fromLangGraph(graphOf(remote), { name: 'Support' }))
}
