/** What `@hono/node-server` lets an app see of the answer as Node has it. */
type NodeBindings = {
  incoming?: { httpVersionMajor?: number }
  outgoing?: { shouldKeepAlive: boolean }
}

/**
 * Has Node end the connection of HTTP/1 with this answer. A proxy that keeps its connections would
 * send requests to a server that closes for as long as that lives, and keep it from ending.
 *
 * @param env the bindings of the request
 */
export function endConnection(env: unknown): void {
  const { incoming, outgoing } = (env as NodeBindings | undefined) ?? {}
  if (incoming?.httpVersionMajor === 1 && outgoing) outgoing.shouldKeepAlive = false
}
