import { expect, test } from 'vitest'
import { userMessage } from 'a2a-core'
import { text, type Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'

/** An agent that says nothing until it is let go. */
function waitingAgent() {
  const letGo = Promise.withResolvers<void>()
  const agent: Agent = {
    id: 'waiting',
    about: { name: 'Waiting' },
    async *run() {
      await letGo.promise
      yield text('done')
    },
  }
  return { agent, letGo: () => letGo.resolve() }
}

/** What a runtime such as Workers gives along with a request. */
function execution() {
  const kept: Promise<unknown>[] = []
  return {
    kept,
    waitUntil: (work: Promise<unknown>) => void kept.push(work),
    passThroughOnException: () => undefined,
    props: {},
  }
}

function sending(configuration: object): Request {
  return new Request('http://localhost/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'SendMessage',
      params: { message: userMessage('hi'), configuration },
    }),
  })
}

function reading(id: string): Request {
  return new Request(`http://localhost/tasks/${id}`, { headers: { 'A2A-Version': '1.0' } })
}

test('a runtime that stops what no request waits for is asked to go on until the task rests', async () => {
  const { agent, letGo } = waitingAgent()
  const app = a2a(agent, { auth: 'loopback' })
  const workers = execution()
  const response = await app.fetch(sending({ returnImmediately: true }), {}, workers)
  const { result } = (await response.json()) as { result: { task: { id: string } } }
  expect(workers.kept).toHaveLength(1)
  let isOver = false
  const kept = Promise.all(workers.kept).then(() => (isOver = true))
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  expect(isOver).toBe(false)

  letGo()
  await kept
  const read = await app.fetch(reading(result.task.id), {}, workers)
  expect(await read.json()).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' } })
})

test('it is asked before the answer, as the client may leave before it comes', async () => {
  const { agent, letGo } = waitingAgent()
  const app = a2a(agent, { auth: 'loopback' })
  const workers = execution()
  const answered = app.fetch(sending({}), {}, workers)
  expect(workers.kept).toHaveLength(1)
  letGo()
  expect((await answered).status).toBe(200)
  await Promise.all(workers.kept)
})

test('what waits for its turn is waited for, too', async () => {
  const { agent, letGo } = waitingAgent()
  const app = a2a(agent, { auth: 'loopback', concurrency: 1 })
  const workers = execution()
  const ids: string[] = []
  for (let sent = 0; sent < 3; sent++) {
    const response = await app.fetch(sending({ returnImmediately: true }), {}, workers)
    ids.push(((await response.json()) as { result: { task: { id: string } } }).result.task.id)
  }
  letGo()
  await Promise.all(workers.kept)
  for (const id of ids) {
    const read = await app.fetch(reading(id), {}, workers)
    expect(await read.json()).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' } })
  }
})

test('it is asked for messages alone, whatever was asked first and how', async () => {
  const { agent, letGo } = waitingAgent()
  const app = a2a(agent, { auth: 'loopback' })
  const workers = execution()
  await app.fetch(reading('none'))
  await app.fetch(reading('none'), {}, workers)
  expect(workers.kept).toHaveLength(0)
  letGo()
  await app.fetch(sending({}), {}, workers)
  expect(workers.kept).toHaveLength(1)
})
