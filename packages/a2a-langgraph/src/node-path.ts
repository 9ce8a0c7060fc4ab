import type { JsonObject } from 'a2a-core'

/**
 * The names of the nodes that a namespace of LangGraph's leads through, from the outermost:
 * `['research:<id>', 'model:<id>']` is `['research', 'model']`.
 */
export function nodePath(namespace: readonly string[]): string[] {
  return namespace.map((segment) => segment.split(':', 1)[0] ?? '')
}

/** What the progress of a node in a subgraph says of where it was made; nothing for others. */
export function pathMetadata(path: string[]): { metadata?: JsonObject } {
  return path.length > 1 ? { metadata: { path } } : {}
}
