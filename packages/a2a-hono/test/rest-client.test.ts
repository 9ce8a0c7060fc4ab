import { TaskNotFoundError, textOf, type StreamResponse } from 'a2a-core'
import { connect, type ConnectOptions, type RemoteAgent } from 'a2a-core/client'
import { inputRequired, progress, text, type Agent } from 'a2a-core/server'
import { beforeEach, expect, test, vi } from 'vitest'
import { a2a, type A2AApp } from '../src/index.ts'

/** Lets the agent go on that waits. */
let gate: PromiseWithResolvers<void>

/** An agent that counts, asks or waits. */
const agent: Agent = {
  id: 'agent',
  about: { name: 'Agent' },
  async *run(turn) {
    switch (turn.text) {
      case 'count':
        for (const number of ['one', 'two', 'three']) {
          yield text(`${number} `)
          yield progress(number)
        }
        return
      case 'ask':
        yield inputRequired({ prompt: 'Which?' })
        return
      case 'wait':
        yield text('before ')
        turn.signal.addEventListener('abort', () => gate.resolve())
        await gate.promise
        if (!turn.signal.aborted) yield text('after')
        return
      default:
        yield text(`You said ${turn.text}`)
    }
  },
}

let app: A2AApp

beforeEach(() => {
  gate = Promise.withResolvers()
  app = a2a(agent, { auth: 'none' })
  return () => app.close({ drainMs: 0 })
})

type Fetch = NonNullable<ConnectOptions['fetch']>

/** A client of the app, and the paths that it asked for. */
async function client(
  fetch: Fetch = async (url, init) => app.request(url, init),
): Promise<{ remote: RemoteAgent; lines: string[] }> {
  const lines: string[] = []
  const remote = await connect('http://agent.example/', {
    binding: 'HTTP+JSON',
    fetch: async (url, init) => {
      lines.push(`${init.method} ${new URL(url).pathname.replace(/[\da-f-]{36}/, 'ID')}`)
      return fetch(url, init)
    },
  })
  return { remote, lines }
}

test('an agent is asked, and its task read', async () => {
  const { remote, lines } = await client()
  const answer = await remote.ask('hi')
  expect(answer).toMatchObject({ state: 'completed', text: 'You said hi' })
  const task = await remote.getTask(answer.task?.id ?? '', { historyLength: 1 })
  expect(task.history).toHaveLength(1)
  const { task: sent } = await remote.send({
    message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'ho' }] },
  })
  expect(sent?.status.state).toBe('TASK_STATE_COMPLETED')
  expect(lines).toEqual([
    'GET /.well-known/agent-card.json',
    'POST /message:stream',
    'GET /tasks/ID',
    'POST /message:send',
  ])
})

test('a stream tells everything, in order', async () => {
  const { remote } = await client()
  const said: string[] = []
  for await (const { statusUpdate } of remote.stream('count')) {
    if (statusUpdate?.status.message) said.push(textOf(statusUpdate.status.message.parts))
  }
  expect(said).toEqual(['one', 'two', 'three'])
})

test('an agent that asks back gets its answer', async () => {
  const { remote } = await client()
  const waiting = await remote.ask('ask')
  if (waiting.state !== 'input-required') throw new Error(waiting.state)
  expect(waiting.questions).toMatchObject([{ prompt: 'Which?' }])
  expect(await waiting.answer('this one')).toMatchObject({ text: 'You said this one' })
})

test('a stream that is cut goes on where it was', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  let cuts = 0
  const { remote, lines } = await client(async (url, init) => {
    const response = await app.request(url, init)
    if (url.endsWith(':stream')) return cutAfter('before', response, () => cuts++)
    if (url.endsWith(':subscribe')) gate.resolve()
    return response
  })
  const events: StreamResponse[] = []
  const stream = remote.stream('wait')
  let next = await stream.next()
  for (; !next.done; next = await stream.next()) events.push(structuredClone(next.value))
  expect(cuts).toBe(1)
  expect(next.value).toMatchObject({ state: 'completed', text: 'before after' })
  expect(events.filter(({ task }) => task)).toHaveLength(1)
  expect(lines.slice(1)).toEqual(['POST /message:stream', 'POST /tasks/ID:subscribe'])
})

test('a task is canceled, and its subscriber told', async () => {
  const { remote, lines } = await client()
  const { task } = await remote.send({
    message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'wait' }] },
    configuration: { returnImmediately: true },
  })
  const id = task?.id ?? ''
  const states: (string | undefined)[] = []
  for await (const event of remote.subscribe(id)) {
    if (event.task) await remote.cancel(id, { metadata: { why: 'late' } })
    states.push(event.statusUpdate?.status.state)
  }
  expect(states.at(-1)).toBe('TASK_STATE_CANCELED')
  expect(lines.slice(1)).toEqual([
    'POST /message:send',
    'POST /tasks/ID:subscribe',
    'POST /tasks/ID:cancel',
  ])
})

test('tasks are listed over all pages', async () => {
  const { remote, lines } = await client()
  for (const said of ['a', 'b', 'c']) await remote.ask(said, { contextId: 'context-1' })
  await remote.ask('d')
  const query = { contextId: 'context-1', pageSize: 2, includeArtifacts: true } as const
  const tasks = await Array.fromAsync(remote.listTasks(query))
  expect(tasks.map(({ artifacts }) => textOf(artifacts?.[0]?.parts ?? [])).toSorted()).toEqual([
    'You said a',
    'You said b',
    'You said c',
  ])
  expect(lines.filter((line) => line === 'GET /tasks')).toHaveLength(2)
})

test('what is refused comes back as the class that it is', async () => {
  const { remote } = await client()
  await expect(remote.getTask('a/b:c')).rejects.toBeInstanceOf(TaskNotFoundError)
  await expect(remote.getTask('a/b:c')).rejects.toMatchObject({
    details: [{ metadata: { taskId: 'a/b:c' } }],
  })
  await expect(remote.cancel('none')).rejects.toMatchObject({ name: 'TaskNotFoundError' })
  await expect(Array.fromAsync(remote.listTasks({ pageSize: 101 }))).rejects.toMatchObject({
    name: 'InvalidParamsError',
    message: expect.stringContaining('pageSize'),
  })
  const ended = await remote.ask('hi')
  await expect(remote.ask('more', { task: ended.task })).rejects.toMatchObject({
    name: 'UnsupportedOperationError',
  })
})

/** A response whose connection breaks once it has said something. */
function cutAfter(said: string, response: Response, onCut: () => void): Response {
  let seen = ''
  const decoder = new TextDecoder()
  const cut = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk)
      seen += decoder.decode(chunk, { stream: true })
      if (!seen.includes(said)) return
      onCut()
      controller.error(new TypeError('terminated'))
    },
  })
  return new Response(response.body?.pipeThrough(cut) ?? null, response)
}
