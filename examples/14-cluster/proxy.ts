import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'

/**
 * Stands in for the load balancer: sends each connection to the next process that lives.
 *
 * @param ports where the processes are
 */
export function createProxy(ports: readonly number[]): Server {
  let next = 0

  async function reach(): Promise<Socket | undefined> {
    for (let tries = 0; tries < ports.length; tries++) {
      const process = connect({ host: 'localhost', port: ports[next++ % ports.length] ?? 0 })
      const [outcome] = await Promise.allSettled([once(process, 'connect')])
      if (outcome.status === 'fulfilled') return process
    }
    return undefined
  }

  async function serve(client: Socket): Promise<void> {
    client.on('error', () => client.destroy())
    const process = await reach()
    // It ends on both sides when it does on one.
    if (process) await pipeline(client, process, client).catch(() => undefined)
    client.destroy()
  }

  return createServer((client) => void serve(client))
}
