import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { StartError } from './start-error.ts'

/** A server that listens. */
export type Listening = {
  url: string
  /** Ends it, and the connections it has. */
  close(): Promise<void>
}

type Fetch = Parameters<typeof serve>[0]['fetch']

/**
 * Serves on a port of this machine, for this machine alone.
 *
 * @param port 0 for any that is free
 * @param advice what to do where the port is in use
 * @throws StartError when the port cannot be used
 */
export async function listen(fetch: Fetch, port: number, advice: string): Promise<Listening> {
  const server = serve({ fetch, hostname: '127.0.0.1', port })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new StartError(whyNot(error, port, advice))
  }
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://127.0.0.1:${bound}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}

function whyNot(error: unknown, port: number, advice: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${port} is in use. ${advice}`
  if (code === 'EACCES') return `Port ${port} is not allowed. Choose a higher one with --port.`
  return `Port ${port} cannot be used: ${error instanceof Error ? error.message : String(error)}`
}
