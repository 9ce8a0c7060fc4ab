import { hitlExtension } from 'a2a-core'
import { inputRequired, text } from 'a2a-core/server'
import { describe, expect, test } from 'vitest'
import { eventsOf, post, resultOf, rpc, served, v03Message, type Fields } from './v0.3-peer.ts'

describe('agent/getAuthenticatedExtendedCard', () => {
  test('is an error where there is none', async () => {
    expect(await rpc(served(), 'agent/getAuthenticatedExtendedCard')).toMatchObject({
      error: { code: -32007 },
    })
  })

  test('is a card as 0.3 has it', async () => {
    const app = served({
      auth: {
        securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Key' } } },
        securityRequirements: [{ schemes: { key: { list: [] } } }],
        challenge: 'ApiKey',
        authenticate: () => ({ tenant: '', owner: 'ann' }),
      },
      extendedCard: ({ owner }) => ({ name: `For ${owner}` }),
    })
    expect(await resultOf(app, 'agent/getAuthenticatedExtendedCard')).toMatchObject({
      name: 'For ann',
      url: 'http://localhost',
      protocolVersion: '0.3.0',
      supportsAuthenticatedExtendedCard: true,
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
      security: [{ key: [] }],
    })
  })
})

describe('what is wrong with a request is told by its code, and its field is named', () => {
  const message = v03Message('hi')
  test.each<[string, Fields | undefined, number, string]>([
    ['tasks/list', {}, -32601, 'tasks/list'],
    ['message/sent', { message }, -32601, 'message/sent'],
    ['message/send', undefined, -32602, 'message'],
    ['message/send', { message: { ...message, role: 'agent' } }, -32602, 'message.role'],
    ['message/send', { message: { ...message, parts: [] } }, -32602, 'message.parts'],
    ['message/send', { message: { ...message, messageId: 3 } }, -32602, 'message.messageId'],
    [
      'message/send',
      { message: { ...message, parts: [{ type: 'text', text: 'hi' }] } },
      -32602,
      'message.parts[0].kind',
    ],
    [
      'message/send',
      { message: { ...message, parts: [{ kind: 'file', file: {} }] } },
      -32602,
      'message.parts[0].file',
    ],
    ['message/send', { message: { ...message, taskId: 'unknown' } }, -32001, 'not found'],
    [
      'message/send',
      {
        message: v03Message('', { parts: [{ kind: 'file', file: { uri: 'a', mimeType: 'a/b' } }] }),
      },
      -32005,
      'a/b',
    ],
    ['tasks/get', {}, -32602, 'id'],
    ['tasks/get', { id: 'unknown' }, -32001, 'not found'],
    ['tasks/get', { id: 't', historyLength: -1 }, -32602, 'historyLength'],
    ['tasks/cancel', { id: 'unknown' }, -32001, 'not found'],
    ['tasks/pushNotificationConfig/set', { taskId: 't' }, -32602, 'pushNotificationConfig'],
  ])('%s %j', async (method, params, code, said) => {
    const { id, error } = await rpc(served(), method, params)
    expect(id).toBe(7)
    expect(error).toMatchObject({ code, message: expect.stringContaining(said) as unknown })
  })
})

test('a request of a stream that is wrong is a stream of that error', async () => {
  const response = await post(served(), 'message/stream', { message: {} })
  expect(response.status).toBe(200)
  expect(await eventsOf(response)).toMatchObject([
    {
      id: 7,
      error: { code: -32602, message: expect.stringContaining('message.messageId') as unknown },
    },
  ])
})

test('what is no request is answered with 200, as some clients read no error else', async () => {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
  const body = JSON.stringify({ jsonrpc: '1.0', id: 7, method: 'tasks/get' })
  const response = await served().request('/', { ...request, body })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ id: 7, error: { code: -32600 } })
  const strict = await served({ versions: ['1.0'] }).request('/', { ...request, body })
  expect(strict.status).toBe(400)
})

describe('the version', () => {
  const params = { message: v03Message('hi') }

  test.each(['0.3', '0.3.0', '0.3.7', ' 0.3 ', ''])('may be named: %j', async (version) => {
    const answer = await rpc(served(), 'message/send', params, { 'A2A-Version': version })
    expect(answer).toHaveProperty('result.kind', 'task')
  })

  test('names of 1.0 without it are answered with what to add', async () => {
    expect(await rpc(served(), 'SendMessage', params)).toMatchObject({
      error: { code: -32009, message: expect.stringContaining('A2A-Version: 1.0') as unknown },
    })
  })

  test.each([
    ['0.3', 'SendMessage'],
    ['1.0', 'message/send'],
  ])('%s has no %s', async (version, method) => {
    expect(await rpc(served(), method, params, { 'A2A-Version': version })).toMatchObject({
      error: { code: -32601 },
    })
  })

  test('can be turned off', async () => {
    const app = served({ versions: ['1.0'] })
    expect(await rpc(app, 'message/send', params)).toMatchObject({
      error: { code: -32009, message: expect.stringContaining('supported is 1.0:') as unknown },
    })
  })

  test('can be the only one', async () => {
    const app = served({ versions: ['0.3'] })
    expect(await rpc(app, 'message/send', params)).toHaveProperty('result')
    expect(await rpc(app, 'ListTasks', {}, { 'A2A-Version': '1.0' })).toMatchObject({
      error: { code: -32009, message: expect.stringContaining('supported is 0.3') as unknown },
    })
    expect(await rpc(app, 'ListTasks')).toMatchObject({ error: { code: -32601 } })
  })

  test.each([[[]], [['1.0', '1.0']], [['2.0']]])('%j is no list of versions', (versions) => {
    expect(() => served({ versions: versions as never[] })).toThrow('versions must name some of')
  })
})

test('extensions are named in the header that 0.3 has for them, and echoed there', async () => {
  const headers = { 'X-A2A-Extensions': 'urn:x, urn:y' }
  const response = await post(served(), 'message/send', { message: v03Message('hi') }, headers)
  expect(response.headers.get('X-A2A-Extensions')).toBe('urn:x')
  expect(response.headers.has('A2A-Extensions')).toBe(false)
})

test.each(['X-A2A-Extensions', 'A2A-Extensions'])(
  'approvals are asked for and decided in the words of kagent’s extension, named in %s',
  async (header) => {
    const app = served(
      {},
      {
        async *run({ answers }) {
          const [answer] = Object.values(answers)
          if (answer) yield text(JSON.stringify(answer.value))
          else
            yield inputRequired({ kind: 'approval', prompt: 'Delete it?', value: { name: 'rm' } })
        },
      },
    )
    const send = async (message: Fields): Promise<Fields> => {
      const headers = { [header]: hitlExtension }
      const response = await post(app, 'message/send', { message }, headers)
      expect(response.headers.get(header)).toBe(hitlExtension)
      return ((await response.json()) as { result: Fields }).result
    }
    const { id, status } = await send(v03Message('go'))
    expect(status).toMatchObject({
      state: 'input-required',
      message: {
        extensions: [hitlExtension],
        metadata: {
          [hitlExtension]: { type: 'tool_approval_request', tools: [{ id: '1.1', name: 'rm' }] },
        },
      },
    })
    const approvals = [{ id: '1.1', approved: false, rejection_reason: null }]
    const task = await send(
      v03Message('1 rejected', {
        taskId: id,
        extensions: [hitlExtension],
        metadata: { [hitlExtension]: { type: 'tool_approval_response', approvals } },
      }),
    )
    expect(task['artifacts']).toMatchObject([{ parts: [{ text: '{"approved":false}' }] }])
  },
)
