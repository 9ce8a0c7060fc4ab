import { describe, expect, test } from 'vitest'
import { InvalidParamsError } from 'a2a-core'
import { findRestTarget } from 'a2a-core/server'

const reads = [
  ['GET', '/tasks', 'ListTasks', {}],
  ['GET', '/tasks/t1', 'GetTask', { id: 't1' }],
  ['GET', '/tasks/t1:subscribe', 'SubscribeToTask', { id: 't1' }],
  ['GET', '/tasks/t1/pushNotificationConfigs', 'ListTaskPushNotificationConfigs', { taskId: 't1' }],
  [
    'GET',
    '/tasks/t1/pushNotificationConfigs/c1',
    'GetTaskPushNotificationConfig',
    { taskId: 't1', id: 'c1' },
  ],
  ['GET', '/extendedAgentCard', 'GetExtendedAgentCard', {}],
] as const

const others = [
  ['POST', '/message:send', 'SendMessage', {}],
  ['POST', '/message:stream', 'SendStreamingMessage', {}],
  ['POST', '/tasks/t1:cancel', 'CancelTask', { id: 't1' }],
  ['POST', '/tasks/t1:subscribe', 'SubscribeToTask', { id: 't1' }],
  [
    'POST',
    '/tasks/t1/pushNotificationConfigs',
    'CreateTaskPushNotificationConfig',
    { taskId: 't1' },
  ],
  [
    'DELETE',
    '/tasks/t1/pushNotificationConfigs/c1',
    'DeleteTaskPushNotificationConfig',
    { taskId: 't1', id: 'c1' },
  ],
] as const

test.each([...reads, ...others])('%s %s is %s', (method, path, name, params) => {
  expect(findRestTarget(method, path)?.operation).toEqual({ name, params })
})

test.each([...reads, ...others])('%s /acme%s is %s of a tenant', (method, path, name, params) => {
  const operation = { name, params: { tenant: 'acme', ...params } }
  expect(findRestTarget(method, `/acme${path}`)?.operation).toEqual(operation)
})

test.each(reads)('%s %s has a HEAD, unless it is a stream', (_, path, name) => {
  const { operation, allow } = findRestTarget('HEAD', path) ?? {}
  expect(operation?.name).toBe(name === 'SubscribeToTask' ? undefined : name)
  expect(allow?.includes('HEAD')).toBe(name !== 'SubscribeToTask')
})

describe('what stands in a path', () => {
  test.each([
    ['/tasks/a%20b', { id: 'a b' }],
    ['/tasks/a%2Fb%3Fc%23d', { id: 'a/b?c#d' }],
    ['/tasks/%C3%A9%F0%9F%99%82', { id: 'é🙂' }],
    ['/tasks/%2525', { id: '%25' }],
    ['/tasks/urn:task:1', { id: 'urn:task:1' }],
    ['/tasks/x%3Acancel', { id: 'x:cancel' }],
    ['/a%2Fb/tasks/t1', { tenant: 'a/b', id: 't1' }],
    ['/message:send/tasks/t1', { tenant: 'message:send', id: 't1' }],
  ])('%s is decoded once', (path, params) => {
    expect(findRestTarget('GET', path)?.operation).toEqual({ name: 'GetTask', params })
  })

  test.each([
    ['/tasks/urn:task:1:cancel', 'urn:task:1'],
    ['/tasks/x:cancel:cancel', 'x:cancel'],
    ['/tasks/x:subscribe:cancel', 'x:subscribe'],
    ['/tasks/:cancel', ''],
  ])('%s ends in a verb', (path, id) => {
    expect(findRestTarget('POST', path)?.operation).toEqual({ name: 'CancelTask', params: { id } })
  })

  test.each([
    ['GET', '/tasks/%', 'id: "%"'],
    ['GET', '/tasks/a%zz', 'id: "a%zz"'],
    ['POST', '/tasks/%E0%A4%A:cancel', 'id: "%E0%A4%A"'],
    ['GET', '/tasks/%ff/pushNotificationConfigs', 'taskId: "%ff"'],
    ['GET', '/%ff/tasks', 'tenant: "%ff"'],
  ])('%s %s is no UTF-8, and the error says where', (method, path, said) => {
    const find = (): unknown => findRestTarget(method, path)
    expect(find).toThrow(InvalidParamsError)
    expect(find).toThrow(`Invalid parameters: ${said} is not percent-encoded UTF-8`)
  })
})

describe('a path knows its methods', () => {
  test.each([
    ['GET', '/tasks/t1:cancel', 'POST, OPTIONS'],
    ['GET', '/message:send', 'POST, OPTIONS'],
    ['DELETE', '/message:stream', 'POST, OPTIONS'],
    ['DELETE', '/tasks/t1', 'GET, HEAD, OPTIONS'],
    ['POST', '/tasks', 'GET, HEAD, OPTIONS'],
    ['POST', '/tasks/t1', 'GET, HEAD, OPTIONS'],
    ['PUT', '/tasks/t1:subscribe', 'GET, POST, OPTIONS'],
    ['PATCH', '/tasks/t1/pushNotificationConfigs', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/tasks/t1/pushNotificationConfigs/c1', 'GET, HEAD, DELETE, OPTIONS'],
    ['OPTIONS', '/acme/tasks', 'GET, HEAD, OPTIONS'],
    ['toString', '/tasks', 'GET, HEAD, OPTIONS'],
  ])('%s %s is not allowed', (method, path, allow) => {
    expect(findRestTarget(method, path)).toEqual({ operation: undefined, allow })
  })

  test.each([
    '',
    '/',
    '/task',
    '/Tasks',
    '/message',
    '/message:sent',
    '/message:send/x',
    '/tasks/t1/x',
    '/tasks/t1/pushNotificationConfigs/c1/x',
    '/tasks//pushNotificationConfigs',
    '//tasks',
    '/a/b/tasks',
    '/v1/message/send',
    '/%ff',
    '/favicon.ico',
  ])('there is nothing at %j', (path) => {
    expect(findRestTarget('GET', path)).toBeUndefined()
    expect(findRestTarget('POST', path)).toBeUndefined()
  })
})
