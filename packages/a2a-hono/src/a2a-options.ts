import type { ProtocolVersion } from 'a2a-core'
import type { ServerOptions } from 'a2a-core/server'
import type { Auth } from './auth.ts'

/** How an agent is served over HTTP. */
export type A2AOptions = ServerOptions & {
  /**
   * Where clients reach the agent, as its card says. Default: the origin of each request and the
   * path the app is mounted at. Required behind proxies that strip a prefix, for `mount()`, and
   * with `signing`.
   */
  url?: string | undefined
  /**
   * Who may call. `'none'`: anybody, and all callers are one owner. `'loopback'`: the same, but
   * only under this machine's own names, which also keeps web pages from reaching a local agent by
   * DNS rebinding. Default: `'loopback'`, and a warning that says so.
   */
  auth?: Auth | 'loopback' | 'none' | undefined
  /**
   * The versions of the protocol that are spoken. Without 0.3, clients of 0.3 are told what to ask
   * for. Default: both
   */
  versions?: readonly ProtocolVersion[] | undefined
  /** Whether `X-Forwarded-Proto`, `-Host` and `-Prefix` are believed. Default: false. */
  trustProxy?: boolean | undefined
  /** How large a request body may be, in bytes. Default: 10 MiB. */
  bodyLimit?: number | undefined
  /** How often a silent stream says that it is alive, in milliseconds. Default: 15,000. */
  heartbeat?: number | undefined
  /** For how long clients may keep the card, in seconds. Default: 300. */
  cardMaxAge?: number | undefined
}
