import { expect, test } from 'vitest'
import { toHttpTaskPushConfig } from '../../../src/protocol/v0.3/http-json.ts'
import {
  fromV03PushConfig,
  toV03TaskPushConfig,
  v03PushConfigSchema,
} from '../../../src/protocol/v0.3/push-config.ts'

test('a webhook stands beside its task', () => {
  const config = {
    tenant: 'acme',
    taskId: 't',
    id: 'w',
    url: 'https://a.example',
    token: 'secret',
    authentication: { scheme: 'Bearer', credentials: 'abc' },
  }
  const written = toV03TaskPushConfig(config)
  expect(written).toEqual({
    taskId: 't',
    pushNotificationConfig: {
      id: 'w',
      url: 'https://a.example',
      token: 'secret',
      authentication: { schemes: ['Bearer'], credentials: 'abc' },
    },
  })
  const { tenant: _, taskId: __, ...rest } = config
  expect(fromV03PushConfig(written.pushNotificationConfig)).toEqual(rest)
  expect(toHttpTaskPushConfig(written)).toEqual({
    name: 'tasks/t/pushNotificationConfigs/w',
    pushNotificationConfig: written.pushNotificationConfig,
  })
})

test('of several schemes the first is used, and of none none', () => {
  const url = 'https://a.example'
  const schemes = ['Bearer', 'Basic']
  expect(fromV03PushConfig({ url, authentication: { schemes, credentials: 'abc' } })).toEqual({
    url,
    authentication: { scheme: 'Bearer', credentials: 'abc' },
  })
  expect(fromV03PushConfig({ url, authentication: { schemes: [] } })).toEqual({ url })
})

test('a webhook that could never be called is refused in 0.3, too', () => {
  const authentication = { schemes: ['Bearer', 'two\nlines'], credentials: 'ключ' }
  const config = { url: 'ftp://a.example', token: 'two\nlines', authentication }
  expect(v03PushConfigSchema.safeParse(config).error?.issues.map(({ path }) => path)).toEqual([
    ['url'],
    ['token'],
    ['authentication', 'schemes', 1],
    ['authentication', 'credentials'],
  ])
})
