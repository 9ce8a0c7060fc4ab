import { expect, onTestFinished, test } from 'vitest'
import {
  createPushConfig,
  createServer,
  deletePushConfig,
  getPushConfig,
  getTask,
  listPushConfigs,
  sendMessage,
  type Call,
} from 'a2a-core/server'
import { receiver } from './receiver.ts'
import { call, request, serving, talker } from './talker.ts'

test('webhooks are created, listed and deleted, and deleting twice is deleting once', async () => {
  const hook = await receiver()
  const server = serving()
  const { task } = await sendMessage(server, request('ask'), call)
  const taskId = task?.id ?? ''
  const made = await createPushConfig(server, { taskId, url: hook.url }, call)
  expect(made).toMatchObject({ taskId, url: hook.url, id: expect.any(String) })
  await createPushConfig(server, { taskId, url: hook.url, id: 'mine' }, call)
  expect((await listPushConfigs(server, { taskId }, call)).configs).toHaveLength(2)
  for (const _ of [1, 2]) {
    expect(await deletePushConfig(server, { taskId, id: made.id }, call)).toEqual({})
  }
  const { configs } = await listPushConfigs(server, { taskId }, call)
  expect(configs.map(({ id }) => id)).toEqual(['mine'])
  await expect(getPushConfig(server, { taskId, id: made.id }, call)).rejects.toMatchObject({
    name: 'TaskNotFoundError',
  })
})

test("another owner's webhooks are not found", async () => {
  const hook = await receiver()
  const server = serving()
  const { task } = await sendMessage(server, request('ask', { url: hook.url, id: 'h' }), call)
  const stranger: Call = { ...call, caller: { tenant: '', owner: 'stranger' } }
  const params = { taskId: task?.id, id: 'h', url: hook.url }
  for (const operation of [createPushConfig, getPushConfig, listPushConfigs, deletePushConfig]) {
    await expect(operation(server, params, stranger)).rejects.toMatchObject({
      name: 'TaskNotFoundError',
    })
  }
})

test('a server without push offers none, and says so of every operation', async () => {
  const server = createServer(talker)
  onTestFinished(() => server.close({ drainMs: 0 }))
  const config = { url: 'https://example.com/hook' }
  await expect(sendMessage(server, request('go', config), call)).rejects.toMatchObject({
    name: 'PushNotificationNotSupportedError',
  })
  await expect(createPushConfig(server, { taskId: 'x', ...config }, call)).rejects.toMatchObject({
    name: 'PushNotificationNotSupportedError',
  })
})

test('a task has a bounded number of webhooks, however they come', async () => {
  const server = serving()
  const { task } = await sendMessage(server, request('ask'), call)
  const taskId = task?.id ?? ''
  const url = 'http://127.0.0.1:1/hook'
  const made = await Promise.allSettled(
    Array.from({ length: 25 }, () => createPushConfig(server, { taskId, url }, call)),
  )
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
  await expect(
    sendMessage(server, request('this', { url }, { taskId }), call),
  ).rejects.toMatchObject({ name: 'InvalidParamsError' })
  expect((await getTask(server, { id: taskId }, call)).status.state).toBe(
    'TASK_STATE_INPUT_REQUIRED',
  )
})

test('a message that is refused leaves no webhook behind', async () => {
  const server = serving()
  const { task } = await sendMessage(server, request('ask'), call)
  const taskId = task?.id ?? ''
  const stale = { taskId, parts: [{ data: { '9.9': 'x' } }] }
  const config = { url: 'http://127.0.0.1:1/hook' }
  await expect(sendMessage(server, request('', config, stale), call)).rejects.toThrow('9.9')
  expect((await listPushConfigs(server, { taskId }, call)).configs).toEqual([])
})
