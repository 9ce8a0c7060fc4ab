import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Where a connection is cut. */
export type Cut = {
  /**
   * `request`: before its request reaches the server. `end`: right after the event that says that
   * the task was completed. A number: after so many whole events of its response.
   */
  after: 'request' | 'end' | number
  /** And so many bytes more; none of no events is before the first byte. Default: 0 */
  bytes?: number
  /** Whether it is reset, not closed. Default: false */
  reset?: boolean
  /** Whether nothing of the response passes until then. Default: false */
  silent?: boolean
}

/** What stands between a client and a server, and how often it has cut a connection. */
export type CuttingProxy = { readonly origin: string; readonly cuts: number } & AsyncDisposable

/**
 * Passes connections on to a server, and cuts them: the first as the first of the plan says, and
 * so on. What comes after the plan passes whole.
 */
export async function cuttingProxy(target: string, plan: readonly Cut[]): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let connections = 0
  let cuts = 0

  function keep(socket: Socket): void {
    sockets.add(socket)
    // That a connection breaks is what happens here.
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }

  const server = createServer((client) => {
    const cut = plan[connections++]
    const upstream = connect(Number(port), hostname)
    keep(client)
    keep(upstream)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroySoon())

    function cutAfter(last: Buffer): void {
      cuts++
      client.removeAllListeners('data').resume()
      upstream.removeAllListeners('data').destroy()
      if (!cut?.reset) client.end(last, () => client.destroy())
      else if (last.length === 0) client.resetAndDestroy()
      else client.write(last, () => client.resetAndDestroy())
    }

    client.on('data', (bytes) => {
      if (cut?.after === 'request') cutAfter(Buffer.alloc(0))
      else upstream.write(bytes)
    })
    let seen = ''
    upstream.on('data', (bytes) => {
      const before = seen.length
      seen += bytes.toString('latin1')
      const at = cut && placeOf(cut, seen)
      const passing = cut?.silent ? Buffer.alloc(0) : bytes
      if (at === undefined) client.write(passing)
      else cutAfter(passing.subarray(0, at - before))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

/** How many bytes of a response pass, as soon as enough of it was seen to know. */
function placeOf({ after, bytes = 0 }: Cut, seen: string): number | undefined {
  if (after === 'end') {
    const end = /TASK_STATE_COMPLETED[^\r\n]*\r?\n\r?\n/.exec(seen)
    return end ? end.index + end[0].length : undefined
  }
  let place = 0
  // The first gap ends the headers; some servers write the same line ends in events.
  const gaps = after === 0 ? 0 : Number(after) + 1
  for (let gap = 0; gap < gaps; gap++) {
    const end = (gap === 0 ? /\r\n\r\n/ : /\r?\n\r?\n/).exec(seen.slice(place))
    if (!end) return undefined
    place += end.index + end[0].length
  }
  return place + bytes <= seen.length ? place + bytes : undefined
}
