import { expect } from 'vitest'
import { agentCardSchema } from '../../protocol/agent-card.ts'
import { filePart } from '../../protocol/part.ts'
import { text } from '../../server/agent-event.ts'
import { memoryEngine } from '../../server/memory-engine/memory-engine.ts'
import type { Cases } from '../contract.ts'
import { jsonOf, rpc, sending, type RpcResponse } from './http-client.ts'
import { echo, type HttpStage } from './http-stage.ts'

/** What an error says of itself: its code and its reason. */
function errorOf({ error }: RpcResponse): unknown {
  const info = error?.data?.find((detail) => String(detail['@type']).endsWith('.ErrorInfo'))
  expect(info).toMatchObject({ domain: 'a2a-protocol.org' })
  return [error?.code, info?.['reason']]
}

/** Errors cross the wire by the specification's table (§5.4), and nothing else crosses with them. */
export const tellsErrors = {
  'a task that does not exist is TaskNotFound, in every operation': async (stage) => {
    const client = await stage.serve(echo)
    for (const [method, params] of [
      ['GetTask', { id: 'unknown' }],
      ['CancelTask', { id: 'unknown' }],
      ['SubscribeToTask', { id: 'unknown' }],
      ['SendMessage', sending('hi', { taskId: 'unknown' })],
      ['SendStreamingMessage', sending('hi', { taskId: 'unknown' })],
    ] as const) {
      expect(errorOf(await client.call(method, params))).toEqual([-32001, 'TASK_NOT_FOUND'])
    }
  },

  'a task that has ended is not canceled, not subscribed to, and takes no message': async (
    stage,
  ) => {
    const client = await stage.serve(echo)
    const { id } = await client.send('hi')
    expect(errorOf(await client.call('CancelTask', { id }))).toEqual([
      -32002,
      'TASK_NOT_CANCELABLE',
    ])
    for (const [method, params] of [
      ['SubscribeToTask', { id }],
      ['SendMessage', sending('more', { taskId: id })],
      ['SendStreamingMessage', sending('more', { taskId: id })],
    ] as const) {
      expect(errorOf(await client.call(method, params))).toEqual([-32004, 'UNSUPPORTED_OPERATION'])
    }
  },

  'what the card does not declare is refused (§3.3.4)': async (stage) => {
    const client = await stage.serve(echo)
    const response = await client.request('/.well-known/agent-card.json')
    const card = agentCardSchema.parse(await response.json())
    expect(card.capabilities.extendedAgentCard ?? false).toBe(false)
    const extended = await client.call('GetExtendedAgentCard')
    expect(errorOf(extended)).toEqual([-32004, 'UNSUPPORTED_OPERATION'])
    if (card.capabilities.pushNotifications) return
    for (const method of ['Create', 'Get', 'List', 'Delete']) {
      const name = `${method}TaskPushNotificationConfig${method === 'List' ? 's' : ''}`
      expect(errorOf(await client.call(name, { taskId: 't', id: 'c' }))).toEqual([
        -32003,
        'PUSH_NOTIFICATION_NOT_SUPPORTED',
      ])
    }
  },

  'a file that the agent does not take is ContentTypeNotSupported': async (stage) => {
    const client = await stage.serve(echo)
    const file = filePart(new Uint8Array(1), { mediaType: 'image/png' })
    expect(errorOf(await client.call('SendMessage', sending(file)))).toEqual([
      -32005,
      'CONTENT_TYPE_NOT_SUPPORTED',
    ])
  },

  'an extension that is required has to be named, and what is active is said': async (stage) => {
    const extensions = [{ uri: 'urn:a', required: true }, { uri: 'urn:b' }]
    const client = await stage.serve({ ...echo, about: { name: 'Echo', extensions } })
    const without = await client.post({ ...rpc('ListTasks'), id: 'mine' })
    expect(without.status).toBe(200)
    const refused = await jsonOf(without)
    expect(refused).toHaveProperty('id', 'mine')
    expect(errorOf(refused)).toEqual([-32008, 'EXTENSION_SUPPORT_REQUIRED'])
    const response = await client.post(rpc('ListTasks'), { 'A2A-Extensions': 'urn:x, urn:a' })
    expect(await response.json()).toHaveProperty('result')
    expect(response.headers.get('a2a-extensions')).toBe('urn:a')
  },

  'a version that is not spoken is VersionNotSupported': async (stage) => {
    const client = await stage.serve(echo)
    const response = await client.post(rpc('ListTasks'), { 'A2A-Version': '9.9' })
    expect(errorOf(await jsonOf(response))).toEqual([-32009, 'VERSION_NOT_SUPPORTED'])
  },

  'what an agent threw is a FAILED task with an id, and no secret': async (stage) => {
    const client = await stage.serve({
      ...echo,
      async *run() {
        yield text('so far')
        throw new Error('password=hunter2')
      },
    })
    const response = await client.post(rpc('SendMessage', sending('hi')))
    const body = await response.text()
    expect(body).toContain('TASK_STATE_FAILED')
    expect(body).not.toContain('hunter2')
    expect(client.errors).toHaveLength(1)
  },

  'what the store threw is an internal error with an id, and no secret': async (stage) => {
    const engine = {
      ...memoryEngine(),
      list: () => Promise.reject(new Error('connect ECONNREFUSED password=hunter2')),
    }
    const client = await stage.serve(echo, { engine })
    const response = await client.call('ListTasks')
    expect(errorOf(response)).toEqual([-32603, 'INTERNAL'])
    expect(JSON.stringify(response)).not.toMatch(/hunter2|ECONNREFUSED/)
    expect(client.errors).toHaveLength(1)
  },
} satisfies Cases<HttpStage>
