import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { verifyWebhook, WebhookError } from 'a2a-core/client'
import {
  createPushConfig,
  createServer,
  getPushConfig,
  getTask,
  sendMessage,
} from 'a2a-core/server'
import { receiver, type Received } from './receiver.ts'
import { call, request, serving, talker } from './talker.ts'

test('a webhook gets every event of its task, in order, as the log has them', async () => {
  const hook = await receiver()
  const server = serving()
  const { task } = await sendMessage(server, request('go', { url: hook.url, id: 'h' }), call)
  await hook.ended
  const records = await server.engine.read(
    { agent: 'talker', tenant: '', owner: 'anonymous', taskId: task?.id ?? '' },
    0,
    100,
  )
  expect(hook.accepted).toEqual(records.map(({ event }) => event))
  expect(hook.calls.map(({ headers }) => headers['webhook-id'])).toEqual(
    records.map(({ seq }) => `${task?.id}.h.${seq}`),
  )
  expect(hook.calls[0]?.headers['content-type']).toBe('application/a2a+json')
})

test.each([
  ['ラベル 1', '%E3%83%A9%E3%83%99%E3%83%AB%201'],
  ['a\nb', 'a%0Ab'],
  ['\ud800', '%EF%BF%BD'],
])('a webhook whose id is %j is called as any other', async (id, written) => {
  const hook = await receiver()
  const { task } = await sendMessage(serving(), request('go', { url: hook.url, id }), call)
  await hook.ended
  const [first] = hook.calls
  expect(first?.headers['webhook-id']).toBe(`${task?.id}.${written}.1`)
  expect(first?.event.task?.id).toBe(task?.id)
})

test('row 23: a webhook that fails is called again, with the same id, and nothing is lost', async () => {
  const hook = await receiver((calls) => (calls % 2 === 1 ? 503 : 200))
  const server = serving()
  await sendMessage(server, request('go', { url: hook.url }), call)
  await hook.ended
  const ids = hook.calls.map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids).size).toBe(ids.length / 2)
  expect(hook.accepted[0]?.task?.status.state).toBe('TASK_STATE_SUBMITTED')
  expect(hook.accepted.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
})

test('a redirect is a failure, and is not followed', async () => {
  const hook = await receiver((calls) => (calls === 1 ? 307 : 204))
  const server = serving()
  await sendMessage(server, request('go', { url: hook.url }), call)
  await hook.ended
  expect(hook.calls[1]?.headers['webhook-id']).toBe(hook.calls[0]?.headers['webhook-id'])
})

test('410 ends a webhook, and so do its retries when they are used up', async () => {
  const gone = await receiver(() => 410)
  const dead = await receiver(() => 500)
  const told: unknown[] = []
  const onError = (...given: unknown[]): void => void told.push(given)
  const server = serving({ push: { retryDelays: [0, 0] }, onError })
  const { task } = await sendMessage(server, request('ask', { url: gone.url, id: 'gone' }), call)
  await gone.ended
  const alive = await receiver()
  const url = `${dead.url}?key=secret`
  await createPushConfig(server, { taskId: task?.id, url, id: 'dead' }, call)
  await createPushConfig(server, { taskId: task?.id, url: alive.url, id: 'alive' }, call)
  await sendMessage(server, request('this', undefined, { taskId: task?.id ?? '' }), call)
  await alive.ended
  expect(gone.calls).toHaveLength(1)
  await expect.poll(() => told).toHaveLength(1)
  expect(dead.calls).toHaveLength(3)
  // Who asks to be left alone is no error.
  const { origin } = new URL(dead.url)
  const error = new Error(
    `The webhook dead at ${origin} gets nothing any more: it failed 3 times`,
    {
      cause: 'It answered 500',
    },
  )
  const whose = { agent: 'talker', tenant: '', owner: 'anonymous', taskId: task?.id }
  expect(told).toEqual([[error, { id: expect.any(String) as string, ...whose }]])
})

test('a webhook is called with the credentials it was registered with, and they are not shown', async () => {
  const hook = await receiver()
  const server = serving()
  const config = {
    url: hook.url,
    id: 'h',
    token: 'tok',
    authentication: { scheme: 'Bearer', credentials: 'secret' },
  }
  const { task } = await sendMessage(server, request('go', config), call)
  await hook.ended
  expect(hook.calls[0]?.headers).toMatchObject({
    authorization: 'Bearer secret',
    'x-a2a-notification-token': 'tok',
  })
  const shown = await getPushConfig(server, { taskId: task?.id, id: 'h' }, call)
  expect(shown).toEqual({
    id: 'h',
    taskId: task?.id,
    url: hook.url,
    token: 'tok',
    authentication: { scheme: 'Bearer' },
  })
})

test('a receiver can check who sent a call, by token and by the public key', async () => {
  const hook = await receiver()
  const server = serving()
  await sendMessage(server, request('go', { url: hook.url, token: 'tok' }), call)
  await hook.ended
  const publicKey = await server.push?.signer.publicKey
  const { headers, body, event } = hook.calls[0] as Received
  const received = new Headers(headers as Record<string, string>)
  for (const keys of [{ token: 'tok' }, { publicKey }]) {
    expect((await verifyWebhook(received, body, keys)).event).toEqual(event)
    await expect(verifyWebhook(received, `${body} `, keys)).rejects.toThrow(WebhookError)
  }
  await expect(verifyWebhook(received, body, { token: 'other' })).rejects.toThrow(WebhookError)
  received.set('webhook-timestamp', String(Math.floor(Date.now() / 1_000) - 600))
  await expect(verifyWebhook(received, body, { token: 'tok' })).rejects.toThrow('too old')
})

test('a webhook that never answers holds up neither its task nor another webhook', async () => {
  const silent = createHttpServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  const { port } = silent.address() as AddressInfo
  const hook = await receiver()
  const server = serving()
  const { task } = await sendMessage(
    server,
    request('ask', { url: `http://127.0.0.1:${port}` }),
    call,
  )
  const taskId = task?.id ?? ''
  await createPushConfig(server, { taskId, url: hook.url }, call)
  await sendMessage(server, request('this', undefined, { taskId }), call)
  await hook.ended
  expect((await getTask(server, { id: taskId }, call)).status.state).toBe('TASK_STATE_COMPLETED')
})

test('a webhook that another replaces is not called any more', async () => {
  const called = Promise.withResolvers<void>()
  const old = await receiver(() => {
    called.resolve()
    return 503
  })
  const fresh = await receiver()
  const server = serving()
  const { task } = await sendMessage(server, request('ask', { url: old.url, id: 'h' }), call)
  const taskId = task?.id ?? ''
  await called.promise
  await createPushConfig(server, { taskId, url: fresh.url, id: 'h' }, call)
  const before = old.calls.length
  await sendMessage(server, request('this', undefined, { taskId }), call)
  await fresh.ended
  // One call may have been under way.
  expect(old.calls.length - before).toBeLessThanOrEqual(1)
})

test('a server that is closed calls nobody, and leaves no timer', async () => {
  const called = Promise.withResolvers<void>()
  const hook = await receiver(() => {
    called.resolve()
    return 503
  })
  const server = createServer(talker, { push: { retryDelays: [1, 1, 1, 1, 1, 1] } })
  await sendMessage(server, request('go', { url: hook.url }), call)
  await called.promise
  await server.close({ drainMs: 0 })
  const before = hook.calls.length
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(hook.calls.length).toBe(before)
})
