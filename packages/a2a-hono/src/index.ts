/** Serves agents over A2A on Hono. */
export { a2a, type A2AApp } from './a2a.ts'
export type { A2AOptions } from './a2a-options.ts'
export type { Auth } from './auth.ts'
