import type { TestProject } from 'vitest/node'
import { newServer } from './start-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** Starts the PostgreSQL that all tests of this package share, each in a schema of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await newServer()
  await server.start()
  project.provide('postgresUrl', server.url)
  return () => server.remove()
}
