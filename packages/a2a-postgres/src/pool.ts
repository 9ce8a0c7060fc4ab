/** What the engine needs of a `pg` pool: `new Pool(…)` has it. */
export type PostgresPool = {
  /** How many connections it has at most; where it does not say, enough. */
  readonly options?: { readonly max?: number | undefined } | undefined
  connect(): Promise<PostgresClient>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'connect', listener: (client: PostgresClient) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'connect', listener: (client: PostgresClient) => void): unknown
}

/** What the engine needs of a connection that a pool gives. */
export type PostgresClient = {
  query(text: string, values?: unknown[]): Promise<{ rows: object[] }>
  on(event: 'error' | 'end', listener: (error?: Error) => void): unknown
  on(event: 'notification', listener: (message: { payload?: string | undefined }) => void): unknown
  removeAllListeners(event: 'notification'): unknown
  off(event: 'error' | 'end', listener: (error?: Error) => void): unknown
  /** @param destroy whether the connection is not to be used again */
  release(destroy?: boolean): void
}
