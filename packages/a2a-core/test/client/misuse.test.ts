import { describe, expect, test } from 'vitest'
import { connect } from 'a2a-core/client'
import { memoryEngine } from 'a2a-core/server'
import { deadlineTime } from '../../src/client/deadline.ts'
import { fakeAgent } from './fake-agent.ts'

describe('what is neither an address nor a card is refused', () => {
  test.each([undefined, null, 5])('%o', async (agent) => {
    await expect(connect(agent as never)).rejects.toThrow(
      `connect() takes an http(s) address or an agent card, not ${String(agent)}`,
    )
  })
})

describe('an option of connect() that is not what it must be is refused', () => {
  test.each([
    [{ fetch: 5 }, 'connect(): fetch must be a function, as the platform’s fetch, not 5'],
    [{ headers: 'x' }, 'connect(): headers must be an object of headers, or a function'],
    [{ signal: 5 }, 'connect(): signal must be an AbortSignal, not 5'],
    [{ extensions: 'x' }, 'connect(): extensions must be a list of URIs, not "x"'],
    [{ extensions: [5] }, 'connect(): extensions must be a list of URIs, not a list'],
    [{ binding: 'REST' }, `connect(): binding must be 'JSONRPC' or 'HTTP+JSON', not "REST"`],
    [{ retry: true }, 'connect(): retry must be false, or { attempts }, not true'],
    [
      { idleTimeout: '5s' },
      'connect(): idleTimeout must be milliseconds, more than 0 and at most ',
    ],
    [{ idleTimeout: Infinity }, 'at most 2147483647, not Infinity'],
    [{ signatures: 5 }, 'connect(): signatures must be { policy, keys, jku }, not 5'],
    [{ cardCache: {} }, 'connect(): cardCache must be a cache'],
    [null, 'connect(): the options must be an object, not null'],
  ])('%o', async (options, expected) => {
    await expect(connect('https://a.example', options as never)).rejects.toThrow(expected)
  })
})

test('an output that is no schema is refused before anything is sent', async () => {
  await using agent = await fakeAgent((call) => call.status(500))
  const remote = await connect(agent.origin)
  const expected = 'output must be a schema of a library that implements Standard Schema'
  await expect(remote.ask('x', { output: {} as never })).rejects.toThrow(expected)
  await expect(remote.stream('x', { output: {} as never }).next()).rejects.toThrow(expected)
  await expect(remote.resume('task-1', { output: {} as never }).next()).rejects.toThrow(expected)
  expect(agent.calls).toHaveLength(0)
})

test.each(['5s', NaN, new Date(NaN), Number.MAX_SAFE_INTEGER, -Infinity])(
  'a deadline that is no time is refused, and what it must be is said: %s',
  (deadline) => {
    expect(() => deadlineTime(deadline as never)).toThrow(
      new TypeError('deadline must be a valid Date, or milliseconds from now'),
    )
  },
)

test('a retention that is a number is refused', () => {
  expect(() => memoryEngine({ retention: 500 as never })).toThrow(
    'The option retention must be milliseconds by state',
  )
})
