import { onNextEventLoopTurn } from 'a2a-core/server'

/** What `@hono/node-server` lets an app see of the request as Node has it. */
type NodeBindings = {
  incoming?: { httpVersionMajor?: number; socket?: { cork(): void; uncork(): void } }
}

/**
 * Lets Node send the head of a stream and what comes with it in one write of HTTP/1, not in two:
 * each wakes the client up. Other servers are left as they are.
 *
 * @param env the bindings of the request
 */
export function holdHead(env: unknown): void {
  const { httpVersionMajor, socket } = (env as NodeBindings | undefined)?.incoming ?? {}
  if (httpVersionMajor !== 1 || typeof socket?.cork !== 'function') return
  socket.cork()
  onNextEventLoopTurn(() => socket.uncork())
}
