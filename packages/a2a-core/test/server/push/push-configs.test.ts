import { describe, expect, onTestFinished, test } from 'vitest'
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

test('webhooks are listed page by page, where that is asked for', async () => {
  const server = serving()
  const { task } = await sendMessage(server, request('ask'), call)
  const taskId = task?.id ?? ''
  const ids = ['a', 'b', 'c']
  for (const id of ids) {
    await createPushConfig(server, { taskId, url: 'https://example.com/hook', id }, call)
  }
  const list = async (paging: { pageSize?: number; pageToken?: string }) => {
    const { configs, nextPageToken } = await listPushConfigs(server, { taskId, ...paging }, call)
    return { ids: configs.map(({ id }) => id), next: nextPageToken }
  }
  expect(await list({})).toEqual({ ids, next: '' })
  expect(await list({ pageSize: 0, pageToken: '' })).toEqual({ ids, next: '' })
  expect(await list({ pageSize: 3 })).toEqual({ ids, next: '' })
  const first = await list({ pageSize: 2 })
  expect(first).toEqual({ ids: ['a', 'b'], next: expect.stringMatching(/./) })
  const second = { pageSize: 2, pageToken: first.next }
  expect(await list(second)).toEqual({ ids: ['c'], next: '' })
  await deletePushConfig(server, { taskId, id: 'b' }, call)
  expect(await list(second)).toEqual({ ids: ['c'], next: '' })
  for (const [field, paging] of [
    ['pageSize', { pageSize: -1 }],
    ['pageToken', { pageToken: 'zz' }],
  ] as const) {
    await expect(list(paging)).rejects.toMatchObject({
      name: 'InvalidParamsError',
      message: expect.stringContaining(field),
    })
  }
})

test.each([
  ['too long', 'h'.repeat(513)],
  ['one with a null character', 'a\0b'],
])('an id of a webhook that is %s is refused', async (_, id) => {
  const params = { taskId: 't', url: 'https://example.com/hook', id }
  for (const operation of [createPushConfig, getPushConfig, deletePushConfig]) {
    await expect(operation(serving(), params, call)).rejects.toMatchObject({
      name: 'InvalidParamsError',
      message: expect.stringContaining('id: '),
    })
  }
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

/** The error of one webhook too many. */
const tooMany = (field: string): object => ({
  name: 'InvalidParamsError',
  fieldViolations: [{ field, description: 'a task may have at most 20 webhooks' }],
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
  await expect(createPushConfig(server, { taskId, url }, call)).rejects.toMatchObject(
    tooMany('taskId'),
  )
  await expect(
    sendMessage(server, request('this', { url }, { taskId }), call),
  ).rejects.toMatchObject(tooMany('configuration.taskPushNotificationConfig'))
  expect((await getTask(server, { id: taskId }, call)).status.state).toBe(
    'TASK_STATE_INPUT_REQUIRED',
  )
})

describe('a webhook that could never be called is refused, and says why', () => {
  const url = 'https://example.com/hook'
  test.each([
    ['url', { url: 'ftp://example.com/hook' }],
    ['url', { url: 'example.com:80' }],
    ['url', { url: '/hook' }],
    ['url', { url: 'https://ann:secret@example.com/hook' }],
    ['token', { url, token: 'two\nlines' }],
    ['token', { url, token: 'schlüssel ключ' }],
    ['authentication.scheme', { url, authentication: { scheme: 'Béarer\u0000' } }],
    [
      'authentication.credentials',
      { url, authentication: { scheme: 'Bearer', credentials: '🔑' } },
    ],
  ])('%s: %j', async (field, config) => {
    const server = serving()
    const { task } = await sendMessage(server, request('ask'), call)
    const expected = field === 'url' ? 'of http or https' : 'what a header can carry'
    const refusal = (path: string): object => ({
      name: 'InvalidParamsError',
      fieldViolations: [{ field: path, description: expect.stringContaining(expected) }],
    })
    await expect(
      createPushConfig(server, { taskId: task?.id, ...config }, call),
    ).rejects.toMatchObject(refusal(field))
    await expect(sendMessage(server, request('go', config), call)).rejects.toMatchObject(
      refusal(`configuration.taskPushNotificationConfig.${field}`),
    )
  })
})

test('what a header can carry is taken', async () => {
  const server = serving()
  const authentication = { scheme: 'Basic', credentials: 'Zm9v\tüß' }
  const config = { url: 'http://[::1]:1/hook?a=b', token: '', authentication }
  expect(await sendMessage(server, request('go', config), call)).toHaveProperty('task')
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
