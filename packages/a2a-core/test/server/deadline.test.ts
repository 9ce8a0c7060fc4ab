import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  deadlineExtension,
  idempotencyExtension,
  textOf,
  type JsonObject,
  type Task,
} from 'a2a-core'
import { activateExtensions, memoryEngine, text, type Agent } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

/** An agent that waits for its end, and keeps why it came. */
function waiting(options: { turnTimeout?: number } = {}): {
  served: ServedAgent
  reasons: unknown[]
} {
  const reasons: unknown[] = []
  const agent = agentOf(async function* ({ signal }) {
    yield text('begun')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    reasons.push(signal.reason)
  })
  return { served: serve(agent, options), reasons }
}

/** An agent that keeps what it was told. */
function listening(): { served: ServedAgent; said: string[] } {
  const said: string[] = []
  const agent = agentOf(async function* (turn) {
    said.push(turn.text)
    yield text('heard')
  })
  return { served: serve(agent), said }
}

/** What an agent answers is the message's text. */
const echo = agentOf(async function* (turn) {
  yield text(turn.text)
})

function serve(agent: Agent, options: Parameters<typeof serveAgent>[1] = {}): ServedAgent {
  const served = serveAgent(agent, options)
  onTestFinished(() => served.close())
  return served.as({ extensions: [deadlineExtension] })
}

function by(deadline: unknown): { metadata: JsonObject } {
  return { metadata: { [deadlineExtension]: { deadline } as JsonObject } }
}

const soon = (ms = 500): string => new Date(Date.now() + ms).toISOString()

const said = ({ status }: Task): string => textOf(status.message?.parts ?? [])

describe('a message that names a deadline', () => {
  test('has its turn aborted then, and its task FAILED, saying so', async () => {
    const { served, reasons } = waiting()
    const deadline = soon()
    const task = await served.ask('hello', by(deadline))
    expect(task.status.state).toBe('TASK_STATE_FAILED')
    expect(said(task)).toBe(`The agent was not done by the deadline, ${deadline}.`)
    expect(textOf(task.artifacts?.[0]?.parts ?? [])).toBe('begun')
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(deadline))
    expect(reasons).toMatchObject([{ name: 'AbortError', reason: 'deadline' }])
  })

  test('that is past does not reach the agent', async () => {
    const { served, said: reached } = listening()
    const task = await served.ask('hello', by('2020-01-01T00:00:00Z'))
    expect(task.status.state).toBe('TASK_STATE_FAILED')
    expect(said(task)).toBe('The agent was not done by the deadline, 2020-01-01T00:00:00.000Z.')
    expect(task.history).toHaveLength(1)
    expect(reached).toEqual([])
  })

  test('is answered as any other before it', async () => {
    const task = await serve(echo).ask('hello', by(soon(60_000)))
    expect(task).toMatchObject({
      status: { state: 'TASK_STATE_COMPLETED' },
      artifacts: [{ parts: [{ text: 'hello' }] }],
    })
  })

  test('ends its own turn, and none before it', async () => {
    const gate = Promise.withResolvers<void>()
    const served = serve(
      agentOf(async function* (turn) {
        yield text(`${turn.text} `)
        await Promise.race([
          gate.promise,
          new Promise((resolve) => turn.signal.addEventListener('abort', resolve)),
        ])
      }),
    )
    const { id } = await served.begin('first')
    const second = served.ask('second', { taskId: id, ...by(soon(0)) })
    await served.until(id, ({ event }) => event.artifactUpdate !== undefined)
    expect((await served.get(id)).status.state).toBe('TASK_STATE_WORKING')
    gate.resolve()
    expect((await second).status.state).toBe('TASK_STATE_FAILED')
  })

  test('is told the limit that comes first', async () => {
    const { served } = waiting({ turnTimeout: 20 })
    expect(said(await served.ask('hello', by(soon(60_000))))).toBe('The agent took too long.')
  })

  test('says nothing where the extension is not active', async () => {
    const served = serve(echo).as({ extensions: [] })
    for (const deadline of ['2020-01-01T00:00:00Z', 'never']) {
      const task = await served.ask('hello', by(deadline))
      expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    }
  })

  test('is one and the same when it is sent again with another', async () => {
    const served = serve(echo).as({ extensions: [deadlineExtension, idempotencyExtension] })
    const first = await served.ask('hello', { messageId: 'm', ...by(soon(60_000)) })
    const again = await served.ask('hello', { messageId: 'm', ...by(soon(90_000)) })
    expect(again).toEqual(first)
  })
})

test('a deadline counts for the process that takes the turn up, too', async () => {
  const engine = memoryEngine()
  onTestFinished(() => engine.close())
  const agent = agentOf(async function* ({ signal }) {
    yield text('begun')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
  const first = serve(agent, { engine })
  const { id } = await first.begin('hello', by(soon(80)))
  await first.until(id, ({ event }) => event.artifactUpdate !== undefined)
  await first.close()
  const second = serve(agent, { engine })
  second.server.start()
  expect((await second.ended(id)).status.state).toBe('TASK_STATE_FAILED')
})

describe('a deadline is refused, and the field named, when it', () => {
  const field = `message.metadata["${deadlineExtension}"]`
  test.each([
    ['is missing', {}, `${field}.deadline`],
    ['is no time', { deadline: 'tomorrow' }, `${field}.deadline`],
    ['is a number', { deadline: 5000 }, `${field}.deadline`],
    ['is not in UTC', { deadline: '2030-01-01T00:00:00+02:00' }, `${field}.deadline`],
    ['stands in no object', '2030-01-01T00:00:00Z', field],
    ['is null', null, field],
  ])('%s', async (_, value, named) => {
    const { served, said: reached } = listening()
    const sending = { metadata: { [deadlineExtension]: value } }
    for (const streams of [false, true]) {
      const failed = streams ? served.stream('hello', sending) : served.send('hello', sending)
      await expect(failed).rejects.toMatchObject({
        name: 'InvalidParamsError',
        fieldViolations: [{ field: named, description: expect.stringContaining('expected') }],
      })
    }
    expect((await served.list()).totalSize).toBe(0)
    expect(reached).toEqual([])
  })
})

test('a deadline that no timer reaches is waited for all the same', async () => {
  vi.useFakeTimers()
  try {
    const { served } = waiting()
    const days = 24 * 60 * 60 * 1000
    const { id } = await served.begin('hello', by(soon(60 * days)))
    const ended = served.ended(id)
    await vi.advanceTimersByTimeAsync(59 * days)
    expect((await served.get(id)).status.state).toBe('TASK_STATE_WORKING')
    await vi.advanceTimersByTimeAsync(days)
    expect((await ended).status.state).toBe('TASK_STATE_FAILED')
  } finally {
    vi.useRealTimers()
  }
})

test('every server speaks the extension', () => {
  expect(activateExtensions(echo, [deadlineExtension])).toEqual([deadlineExtension])
})
