/**
 * Says what to do with something that `fromLangGraph` cannot serve; `undefined` when it can.
 *
 * @param given what was given as a graph: what `createAgent()` gives, is given by its graph
 */
export function unsupportedGraph(given: unknown): string | undefined {
  const does = (method: string): boolean => typeof memberOf(given, method) === 'function'
  if (does('then')) return 'it is a promise: await it first'
  if (does('addNode') && does('compile')) {
    return 'it is not compiled yet: pass what its compile({ checkpointer }) gives'
  }
  if (memberOf(given, 'graphId') !== undefined) {
    return 'it is a RemoteGraph, whose state is kept elsewhere: make it a node of a graph'
  }
  if (does('stream') && does('getState') && isObject(memberOf(given, 'nodes'))) return undefined
  if (does('stream') && does('invoke')) {
    return 'it is a runnable that keeps no state here: make it a node of a graph'
  }
  if (typeof given === 'function') {
    return 'it is a function: pass what it makes, or serve it with fromFunction of a2a-function'
  }
  return 'it is none: pass what StateGraph.compile(), entrypoint() or createAgent() gave'
}

function memberOf(value: unknown, key: string): unknown {
  const isAny = isObject(value) || typeof value === 'function'
  return isAny ? (value as Record<string, unknown>)[key] : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
