import type { Place } from './answer-text.ts'
import { nodePath } from './node-path.ts'

/** A run of a model in a graph. */
export type Speaker = {
  /** The id of the message that it streams. */
  id: string
  place: Place
  /** The names of the nodes that lead to it. */
  path: string[]
  /** The namespaces that it runs in, from the outermost. */
  namespaces: string[]
  /** Whether it runs in a subgraph. */
  isNested: boolean
}

/**
 * @param id of the message that it streams
 * @param callPath LangGraph's `langgraph_path` of it
 */
export function newSpeaker(id: string, namespace: readonly string[], callPath: unknown): Speaker {
  const path = nodePath(namespace)
  return {
    id,
    place: { node: path[0] ?? '', namespace: namespace.join('|') },
    path,
    namespaces: namespace.map((_, index) => namespace.slice(0, index + 1).join('|')),
    isNested: namespace.length - callsIn(callPath) > 1,
  }
}

/** How many `task()`s, one in the other, a path leads through: they are no subgraphs. */
function callsIn(path: unknown): number {
  return Array.isArray(path) && Array.isArray(path[1]) ? 1 + callsIn(path[1]) : 0
}
