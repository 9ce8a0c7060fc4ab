import { newServer } from '../../packages/a2a-postgres/test/server/start-server.ts'

/**
 * Starts the PostgreSQL that npm brought, with the settings that it has by itself: what it has
 * acknowledged is on the disk.
 */
export async function startPostgres(): Promise<{ url: string } & AsyncDisposable> {
  const server = await newServer([])
  await server.start()
  return { url: server.url, [Symbol.asyncDispose]: () => server.remove() }
}
