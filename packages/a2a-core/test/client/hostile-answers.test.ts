import { describe, expect, test } from 'vitest'
import { connect, ConnectError } from '../../src/client/index.ts'
import { jsonRpcTransport } from '../../src/client/json-rpc-transport.ts'
import { InvalidAgentResponseError, limits } from '../../src/protocol/index.ts'
import { fakeAgent, taskIn, type Call } from './fake-agent.ts'

function nested(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`
}

/** Answers with a body that never ends. */
function begun(httpStatus: number) {
  return ({ response }: Call): void => {
    response.writeHead(httpStatus, { 'Content-Type': 'application/json' }).write('{')
  }
}

/** A task whose data nests so deep, as an event and as a result. */
function deepTask(levels: number): string {
  const task = JSON.stringify({ task: taskIn('TASK_STATE_COMPLETED', { metadata: { data: 0 } }) })
  return `{"jsonrpc":"2.0","id":"1","result":${task.replace('"data":0', `"data":${nested(levels)}`)}}`
}

describe('JSON that nests too deep is refused', () => {
  const message = `is JSON that nests deeper than ${limits.answerDepth} levels`

  test.each([
    ['in an answer', (call: Call) => call.status(200, deepTask(100_000))],
    ['in an event', (call: Call) => call.write(`data: ${deepTask(100_000)}\n\n`)],
  ])('%s', async (_, answer) => {
    await using agent = await fakeAgent(answer)
    const asking = (await connect(agent.origin)).ask('How much?')
    await expect(asking).rejects.toThrow(InvalidAgentResponseError)
    await expect(asking).rejects.toThrow(message)
  })

  test('in a card', async () => {
    const page = `{"name":"Deep","x":${nested(100_000)}}`
    await using agent = await fakeAgent(undefined, {
      pages: { '/card.json': (response) => void response.writeHead(200).end(page) },
    })
    const connecting = connect(`${agent.origin}/card.json`)
    await expect(connecting).rejects.toThrow(
      `The answer of ${agent.origin}/card.json is JSON that nests deeper`,
    )
  })

  test('and what servers take is not', async () => {
    await using agent = await fakeAgent((call) => {
      call.write(`data: ${deepTask(limits.jsonDepth)}\n\n`)
      call.end()
    })
    const answer = await (await connect(agent.origin)).ask('How much?')
    expect(answer).toMatchObject({ state: 'completed' })
  })
})

describe('a body that does not end', () => {
  test.each([
    ['a stream', true],
    ['a call', false],
  ])('is not waited for when it is the error of %s', async (_, streaming) => {
    await using agent = await fakeAgent(begun(500), { card: { capabilities: { streaming } } })
    const remote = await connect(agent.origin, { idleTimeout: 20, retry: false })
    const asking = remote.ask('How much?')
    await expect(asking).rejects.toThrow(ConnectError)
    await expect(asking).rejects.toThrow(`${agent.origin}/ did not answer within 0.02 s`)
    await agent.calls[0]?.closed
  })

  test('is not waited for either where a stream was to open in time', async () => {
    await using agent = await fakeAgent(begun(200))
    const http = { fetch, headers: undefined }
    const options = { url: agent.origin, tenant: undefined, http, idleTimeout: 60_000 }
    const opening = jsonRpcTransport(options).stream(
      'SubscribeToTask',
      { id: 'task-1' },
      { openTimeout: 20 },
    )
    await expect(opening).rejects.toThrow('did not answer within 0.02 s')
    await agent.calls[0]?.closed
  })
})
