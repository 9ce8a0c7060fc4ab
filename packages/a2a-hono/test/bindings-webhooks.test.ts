import type { Task } from 'a2a-core'
import { text, type Agent } from 'a2a-core/server'
import { expect, test } from 'vitest'
import { a2a, type A2AApp, type A2AOptions } from '../src/index.ts'
import { after, sameAnswer, type Made, type Request } from './both-bindings.ts'

const agent: Agent = {
  id: 'agent',
  about: { name: 'Agent' },
  async *run() {
    yield text('done')
  },
}

const url = 'https://hooks.example/a'

const create = ({ id: taskId }: Task): Request => ({
  method: 'CreateTaskPushNotificationConfig',
  rest: `POST /tasks/${taskId}/pushNotificationConfigs`,
  params: { taskId, id: 'hook', url },
})

const get = ({ id: taskId }: Task): Request => ({
  method: 'GetTaskPushNotificationConfig',
  rest: `GET /tasks/${taskId}/pushNotificationConfigs/hook`,
  params: { taskId, id: 'hook' },
})

const list = ({ id: taskId }: Task): Request => ({
  method: 'ListTaskPushNotificationConfigs',
  rest: `GET /tasks/${taskId}/pushNotificationConfigs`,
  params: { taskId },
})

const remove = ({ id: taskId }: Task): Request => ({
  method: 'DeleteTaskPushNotificationConfig',
  rest: `DELETE /tasks/${taskId}/pushNotificationConfigs/hook`,
  params: { taskId, id: 'hook' },
})

/** Makes a task, with a webhook. */
const hooked: Made = async (app, bound) => {
  const task = await after('hi')(app, bound)
  await bound(app, create(task))
  return task
}

function serving(options: A2AOptions): [A2AApp, A2AApp] {
  const one = (): A2AApp => a2a(agent, { auth: 'none', ...options })
  return [one(), one()]
}

test('webhooks are kept alike over both bindings', async () => {
  const apps = serving({ push: { fetch: async () => new Response() } })
  const config = { id: 'hook', url }
  expect(await sameAnswer(apps, create, { task: after('hi') })).toMatchObject({ result: config })
  expect(await sameAnswer(apps, get, { task: hooked })).toMatchObject({ result: config })
  expect(await sameAnswer(apps, list, { task: hooked })).toMatchObject({
    result: { configs: [config] },
  })
  expect(await sameAnswer(apps, remove, { task: hooked })).toEqual({ result: {} })
  expect(await sameAnswer(apps, get, { task: after('hi') })).toMatchObject({
    error: { name: 'TaskNotFoundError' },
  })
  await Promise.all(apps.map((app) => app.close({ drainMs: 0 })))
})

test.each([
  ['create', create],
  ['get', get],
  ['list', list],
  ['delete', remove],
])('to %s webhooks is refused alike where there are none', async (_, request) => {
  const apps = serving({})
  expect(await sameAnswer(apps, request, { task: after('hi') })).toMatchObject({
    error: { name: 'PushNotificationNotSupportedError' },
  })
})
