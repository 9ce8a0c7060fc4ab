import { dataPart, toJsonValue } from 'a2a-core'
import { artifact, isAgentEvent, message, text, type AgentEvent } from 'a2a-core/server'

/** What a function's result may hold: data of its own, or an event in the protocol's words. */
type Value<Data> = Data | AgentEvent

/** What a generator may give: text and values one by one, and one at the end. */
type Values<Data> =
  | AsyncIterable<string | Value<Data>, Value<Data> | void, unknown>
  | Generator<string | Value<Data>, Value<Data> | void, unknown>

/**
 * Everything a function may give: one value, a list of events, several values from a generator or
 * a stream, or a promise of any of them.
 */
export type FunctionResult<Data = string | object | void> =
  | Value<Data>
  | readonly AgentEvent[]
  | Values<Data>
  | Promise<Value<Data> | readonly AgentEvent[] | Values<Data>>

/**
 * A function at work: it yields events, is given the answers to those that ask, and may return one
 * event more.
 */
export type Work = AsyncGenerator<AgentEvent, AgentEvent | undefined, unknown>

/** How a function's results become events. */
export type ToEventsOptions = {
  /** Checks the data among them, and gives what to send. Default: strings and objects pass. */
  check?: ((data: unknown) => Promise<unknown>) | undefined
  /** Whether a string that a plain function returns is a direct reply. Default: false. */
  replies?: boolean | undefined
}

/**
 * Runs a function and says what it gives as events: strings as text, other data as artifacts,
 * events as they are, `undefined` as nothing.
 *
 * @throws TypeError when the function gives something else; and whatever the function throws
 */
export async function* toEvents(run: () => unknown, options: ToEventsOptions = {}): Work {
  const result = await run()
  const values = iteratorOf(result)
  if (!values) {
    const event = await toEvent(result, options)
    const isReply = options.replies && typeof result === 'string' && event?.kind === 'text'
    return isReply ? message(event.text) : event
  }
  try {
    let answer: unknown
    for (;;) {
      const { done, value } = await values.next(answer)
      if (done) return value === undefined ? undefined : await toEvent(value, options)
      const event = typeof value === 'string' ? text(value) : await toEvent(value, options)
      answer = undefined
      if (event) answer = yield event
    }
  } finally {
    void release(values)
  }
}

/** Ends a generator that is not run on. Never wait for it: its `finally` may take any time. */
export async function release(values: AsyncIterator<unknown> | Iterator<unknown>): Promise<void> {
  try {
    await values.return?.()
  } catch {
    // Nobody is left to be told: the turn is over.
  }
}

/** A generator, a stream or a list of events gives several values; any other list is one. */
function iteratorOf(
  result: unknown,
): AsyncIterator<unknown, unknown, unknown> | Iterator<unknown, unknown, unknown> | undefined {
  if (typeof result !== 'object' || result === null || isAgentEvent(result)) return undefined
  if (Symbol.asyncIterator in result) {
    return (result as AsyncIterable<unknown, unknown, unknown>)[Symbol.asyncIterator]()
  }
  if (Symbol.iterator in result && 'next' in result) {
    return (result as Generator<unknown, unknown, unknown>)[Symbol.iterator]()
  }
  return holdsEvents(result) ? result.values() : undefined
}

function holdsEvents(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.some(isAgentEvent)
}

async function toEvent(
  value: unknown,
  { check = checkResult }: ToEventsOptions,
): Promise<AgentEvent | undefined> {
  if (isAgentEvent(value)) return value
  if (holdsEvents(value)) throw new TypeError('A generator yields events one by one, not in a list')
  const data = await check(value)
  if (data === undefined) return undefined
  return typeof data === 'string' ? text(data) : artifact(dataPart(toJsonValue(data)))
}

/** What a function may give where no schema says more. */
async function checkResult(value: unknown): Promise<unknown> {
  if (value === undefined || typeof value === 'string' || isData(value)) return value
  throw new TypeError(
    `The function gave ${nameOf(value)}. It may give a string, a plain object or a list (which ` +
      'becomes a data artifact), an event such as artifact(filePart(bytes)), or nothing',
  )
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return `an object of class ${value.constructor.name}`
}

/** A list, a plain object, or what says itself how it is written as JSON. */
function isData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  if (Array.isArray(value) || 'toJSON' in value) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
