import type { BaseCheckpointSaver } from '@langchain/langgraph'

/** How long to wait before each further try, in milliseconds: nine seconds and a little in all. */
const pauses = [100, 200, 400, 800, 1_600, 3_000, 3_000]

/** What reads or writes one thing under its own id, and so can be done twice. */
const repeatable = new Set<string | symbol>(['getTuple', 'put', 'putWrites'])

/**
 * A checkpointer that tries again when its connection breaks: a database that is started again
 * fails no run, whose agent has nothing to do with it. What else goes wrong is thrown at once.
 *
 * @param wait waits between tries. Default: by the clock
 */
export function patientSaver(
  saver: BaseCheckpointSaver,
  wait: (ms: number) => Promise<void> = pause,
): BaseCheckpointSaver {
  return new Proxy(saver, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      const bound: (...given: unknown[]) => unknown = value.bind(target)
      if (!repeatable.has(name)) return bound
      return async (...given: unknown[]) => patiently(async () => bound(...given), wait)
    },
  })
}

async function patiently(
  work: () => Promise<unknown>,
  wait: (ms: number) => Promise<void>,
): Promise<unknown> {
  for (const ms of pauses) {
    try {
      return await work()
    } catch (error) {
      if (!isDisconnect(error)) throw error
    }
    await wait(ms)
  }
  return work()
}

/**
 * Whether a driver says that it lost its database, or does not find it: by the code of the system,
 * by that of PostgreSQL (its classes 08, and 57P0 of a server that stops or starts), or in words.
 */
function isDisconnect(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code !== undefined) return systemCodes.has(code) || /^(08|57P0)/.test(code)
  const words =
    /\b(connection|socket)\b.*\b(terminated|closed|refused|lost|timed out|ended)\b|\bconnection error\b/is
  return words.test(error.message)
}

/** Codes of the system for a peer that is not there, or not any more. */
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
])

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
