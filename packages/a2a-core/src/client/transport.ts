import type { Http } from './send-request.ts'

/** The operations of the protocol that this client performs, by their names (specification §5.3). */
export type Operation =
  | 'SendMessage'
  | 'GetTask'
  | 'ListTasks'
  | 'CancelTask'
  | 'GetExtendedAgentCard'

/** The operations that are answered with a stream. */
export type StreamingOperation = 'SendStreamingMessage' | 'SubscribeToTask'

/** What goes with any call, beside its parameters. */
export type CallOptions = {
  /** Ends the waiting; what the agent does goes on. */
  signal?: AbortSignal | undefined
  /** URIs of protocol extensions to activate for this call. */
  extensions?: readonly string[] | undefined
}

/** What goes with one call that opens a stream. */
export type StreamOptions = CallOptions & {
  /** The number of the last event that arrived, to go on after it. */
  lastEventId?: string | undefined
  /**
   * How long to wait for the stream to open, in milliseconds. Undefined for a stream that cannot
   * be opened again: its first event may take as long as it takes.
   */
  openTimeout?: number | undefined
}

/** One event of a stream as it came, with its number where the server sends numbers. */
export type StreamedResult = { id: string | undefined; result: unknown }

/**
 * A binding of the protocol, as a client speaks it. It gives results in the form of version 1.0,
 * which the caller checks; errors come as the classes of the error table, failures of the network
 * as ConnectError.
 */
export type Transport = {
  /** The address of the interface. */
  readonly url: string
  /** Performs an operation. */
  call(operation: Operation, params: object, options: CallOptions): Promise<unknown>
  /** Opens a stream. Leaving the loop over it closes the connection. */
  stream(
    operation: StreamingOperation,
    params: object,
    options: StreamOptions,
  ): Promise<AsyncGenerator<StreamedResult, void, undefined>>
}

/** What a transport is made of. */
export type TransportOptions = {
  /** The absolute address of the interface. */
  url: string
  /** The interface's tenant, sent with every request (specification §4.4.6). */
  tenant: string | undefined
  http: Http
  /** After how many milliseconds without a byte a stream counts as broken. */
  idleTimeout: number
}
