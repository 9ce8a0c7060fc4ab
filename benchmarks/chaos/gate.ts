import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Random } from '../harness/random.ts'

/** A TCP proxy: an address that stays while what is behind it comes and goes. */
export type Gate = {
  readonly origin: string
  /** Cuts connections, each with this chance; says how many. */
  cut(chance: number, random: Random): number
  /** Cuts all connections to a port. */
  cutTo(port: number): void
  close(): Promise<void>
}

type Passage = { client: Socket; upstream: Socket; port: number }

/** @param choose the port that a new connection goes to; without one, it is closed at once */
export async function openGate(choose: () => number | undefined): Promise<Gate> {
  const passages = new Set<Passage>()

  function cut({ client, upstream }: Passage): void {
    client.destroy()
    upstream.destroy()
  }

  const server = createServer({ noDelay: true }, (client) => {
    // That connections break is what the run is about.
    client.on('error', () => undefined)
    const port = choose()
    if (port === undefined) return void client.destroy()
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true })
    const passage = { client, upstream, port }
    passages.add(passage)
    upstream.on('error', () => undefined)
    client.pipe(upstream)
    upstream.pipe(client)
    client.on('close', () => {
      passages.delete(passage)
      upstream.destroy()
    })
    upstream.on('close', () => client.destroySoon())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(chance, random) {
      const chosen = [...passages].filter(() => random() < chance)
      for (const passage of chosen) cut(passage)
      return chosen.length
    },
    cutTo(port) {
      for (const passage of passages) if (passage.port === port) cut(passage)
    },
    async close() {
      server.close()
      for (const passage of passages) cut(passage)
      await once(server, 'close')
    },
  }
}
