import { longestWait } from '../protocol/longest-wait.ts'
import type { ConnectOptions } from './connect.ts'

type Rule = { is: (value: unknown) => boolean; expected: string }

/** What each option must be, for callers without a compiler. */
const rules: { readonly [option in keyof ConnectOptions]: Rule } = {
  fetch: { is: isFunction, expected: 'a function, as the platform’s fetch' },
  headers: {
    is: (value) => isObject(value) || isFunction(value),
    expected: 'an object of headers, or a function that makes one for an address',
  },
  signal: { is: (value) => value instanceof AbortSignal, expected: 'an AbortSignal' },
  extensions: {
    is: (value) => Array.isArray(value) && value.every((uri) => typeof uri === 'string'),
    expected: 'a list of URIs',
  },
  binding: {
    is: (value) => value === 'JSONRPC' || value === 'HTTP+JSON',
    expected: "'JSONRPC' or 'HTTP+JSON'",
  },
  retry: {
    is: (value) => value === false || isObject(value),
    expected: 'false, or { attempts }',
  },
  idleTimeout: {
    is: (value) => typeof value === 'number' && value > 0 && value <= longestWait,
    expected: `milliseconds, more than 0 and at most ${longestWait}`,
  },
  signatures: { is: isObject, expected: '{ policy, keys, jku }' },
  cardCache: {
    is: (value) => isObject(value) && 'get' in value && isFunction(value['get']),
    expected: 'a cache: what cardCache() gives, or a Map',
  },
}

/** @throws TypeError naming the option and what was expected */
export function checkConnectOptions(options: ConnectOptions): void {
  if (!isObject(options)) {
    throw new TypeError(`connect(): the options must be an object, not ${shown(options)}`)
  }
  const given: { [option: string]: unknown } = options
  for (const [option, { is, expected }] of Object.entries(rules)) {
    const value = given[option]
    if (value === undefined || is(value)) continue
    throw new TypeError(`connect(): ${option} must be ${expected}, not ${shown(value)}`)
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isObject(value: unknown): value is { [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What was given: words and numbers as they are, never what an object holds. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'number') return String(value)
  return typeof value === 'function' ? 'a function' : JSON.stringify(value)
}
