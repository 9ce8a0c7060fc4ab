import { beforeEach, describe, expect, test, vi } from 'vitest'
import { userMessage, type StreamResponse } from 'a2a-core'
import { connect, ConnectError } from 'a2a-core/client'
import { authRequired, inputRequired, message, text, type Agent } from 'a2a-core/server'
import { fromFunction } from 'a2a-function'
import { connectThrough } from './connect-through.ts'
import type { Cut } from './cutting-proxy.ts'
import { officialStoryteller } from './official-storyteller.ts'
import { serveAgent } from './serve-agent.ts'
import { serveOfficial } from './serve-official.ts'

beforeEach(() => {
  // No pause before a message is sent again.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

/** An agent that counts its turns: it answers, asks, or waits for credentials, as it is told. */
function counting(): { agent: Agent; turns: string[] } {
  const turns: string[] = []
  const agent: Agent = {
    id: 'counting',
    about: { name: 'Counting' },
    async *run({ text: said }) {
      turns.push(said)
      if (said === 'ask') yield inputRequired({ prompt: 'Which?' })
      else if (said === 'authorize') yield authRequired({ prompt: 'Sign in' })
      else yield text(`turn ${turns.length}`)
    },
  }
  return { agent, turns }
}

/** Ways to lose an answer. */
const losses: [string, Cut][] = [
  ['before its request arrives', { after: 'request' }],
  ['before its first byte', { after: 0 }],
  ['in its head', { after: 0, bytes: 40 }],
  ['whole', { after: 'end', silent: true }],
]

describe.each(['JSONRPC', 'HTTP+JSON'] as const)('over %s', (binding) => {
  describe.each(losses)('when the first answer is lost %s', (_, cut) => {
    test('row 17: a message is sent again, and is one turn', async () => {
      const { agent, turns } = counting()
      await using served = await serveAgent(agent)
      await using through = await connectThrough(served.url, binding, [cut])
      const answer = await through.remote.ask('hello')
      expect(answer).toMatchObject({ state: 'completed', text: 'turn 1' })
      expect(through.proxy.cuts).toBe(1)
      expect(turns).toEqual(['hello'])
    })
  })

  test('row 17: a message that waits for its answer is sent again, and is one turn', async () => {
    const { agent, turns } = counting()
    await using served = await serveAgent(agent)
    await using through = await connectThrough(served.url, binding, [{ after: 0 }, { after: 0 }])
    const { task } = await through.remote.send({ message: userMessage('hello') })
    expect(task?.status.state).toBe('TASK_STATE_COMPLETED')
    expect(through.proxy.cuts).toBe(2)
    expect(turns).toEqual(['hello'])
  })

  test('a direct reply is given again', async () => {
    let replies = 0
    const agent = fromFunction(() => message(`reply ${++replies}`), {
      name: 'Replying',
      replies: true,
    })
    await using served = await serveAgent(agent)
    const plan: Cut[] = [{ after: 1, silent: true }, { after: 0 }]
    await using through = await connectThrough(served.url, binding, plan)
    expect(await through.remote.ask('hello')).toMatchObject({ text: 'reply 1' })
    const { message: reply } = await through.remote.send({ message: userMessage('hello') })
    expect(reply?.parts).toEqual([{ text: 'reply 2' }])
    expect(through.proxy.cuts).toBe(2)
  })

  test('a question is asked once, and its answer taken once', async () => {
    const { agent, turns } = counting()
    await using served = await serveAgent(agent)
    const plan: Cut[] = [
      { after: 3, silent: true },
      { after: 1, bytes: 20 },
      { after: 'end', silent: true },
    ]
    await using through = await connectThrough(served.url, binding, plan)
    const asked = await through.remote.ask('ask')
    if (asked.state !== 'input-required') throw new Error(asked.state)
    expect(asked.questions).toMatchObject([{ id: '1.1', prompt: 'Which?' }])
    const answer = await asked.answer('small')
    expect(answer).toMatchObject({ state: 'completed', task: { id: asked.task.id } })
    expect(turns).toEqual(['ask', 'small'])
  })

  test('a stream that waits for credentials goes on waiting', async () => {
    const { agent } = counting()
    await using served = await serveAgent(agent)
    const direct = await connect(served.url)
    await using through = await connectThrough(served.url, binding, [{ after: 3, silent: true }])
    const events: StreamResponse[] = []
    for await (const event of through.remote.stream('authorize')) {
      events.push(event)
      const { id, status } = event.task ?? {}
      if (id && status?.state === 'TASK_STATE_AUTH_REQUIRED') await direct.ask('go', { task: id })
    }
    expect(through.proxy.cuts).toBe(1)
    expect(events.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
  })

  test('a message to a server that does not know it again is not sent again', async () => {
    let told = 0
    const storyteller = officialStoryteller(async function* () {
      yield `story ${++told}`
    })
    await using served = await serveOfficial(storyteller)
    const plan: Cut[] = [{ after: 0 }, { after: 0, bytes: 400 }]
    await using through = await connectThrough(served.url, binding, plan)
    const { remote } = through
    await expect(remote.ask('hello')).rejects.toBeInstanceOf(ConnectError)
    await expect(remote.send({ message: userMessage('hello') })).rejects.toThrow(ConnectError)
    expect(told).toBe(2)
  })
})
