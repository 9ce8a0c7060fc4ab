import { expect } from 'vitest'
import type { Cases } from '../contract.ts'
import { jsonOf, rpc, sending, type HttpClient } from './http-client.ts'
import { echo, type HttpStage } from './http-stage.ts'

const list = rpc('ListTasks')

/** Checks that a response refuses a request, in JSON that a program and a person can read. */
async function expectRefusal(response: Response, status: number, code: number): Promise<string> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  const { jsonrpc, error } = await jsonOf(response)
  expect(jsonrpc).toBe('2.0')
  expect(error).toMatchObject({ code, message: expect.any(String) })
  for (const detail of error?.data ?? []) expect(detail['@type']).toEqual(expect.any(String))
  return error?.message ?? ''
}

/** Posts a body that comes in chunks, whose length nobody knows before. */
function chunked(client: HttpClient, text: string): Promise<Response> {
  const bytes = new TextEncoder().encode(text)
  const chunks = [bytes.subarray(0, 4_000), bytes.subarray(4_000, 8_000), bytes.subarray(8_000)]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
  })
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    body,
    duplex: 'half',
  }
  return client.request('', init)
}

/** A request whose JSON is so many bytes long. */
function requestOf(bytes: number): string {
  const empty = JSON.stringify({ ...list, padding: '' })
  return JSON.stringify({ ...list, padding: 'x'.repeat(bytes - empty.length) })
}

/** Whatever is wrong with a request is said, and does nobody harm. */
export const readsRequests = {
  'a request is answered as JSON that nobody stores': async (stage) => {
    const client = await stage.serve(echo)
    const response = await client.post({ ...list, id: 'an id' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(response.headers.get('cache-control')).toContain('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const body = await response.json()
    expect(body).toMatchObject({ jsonrpc: '2.0', id: 'an id', result: { tasks: [] } })
  },

  'an id is answered as it came, though it is a number of more than 53 bits': async (stage) => {
    const client = await stage.serve(echo)
    for (const id of ['1764410000123456789', '-9007199254740993', '9007199254740991', '1.5']) {
      const head = `{"jsonrpc":"2.0","id":${id},`
      const posted = async (method: string, params: object): Promise<string> => {
        const rest = JSON.stringify({ method, params }).slice(1)
        return (await client.post(`{"jsonrpc":"2.0", "id" : ${id} ,${rest}`)).text()
      }
      expect(await posted('ListTasks', {})).toContain(`${head}"result":`)
      expect(await posted('GetTask', { id: 'none' })).toContain(`${head}"error":`)
      const stream = await posted('SendStreamingMessage', sending('hi'))
      expect(stream.split(`data: ${head}"result":`).length).toBeGreaterThan(2)
    }
  },

  'JSON is taken under both of its media types, with parameters': async (stage) => {
    const client = await stage.serve(echo)
    for (const type of [
      'application/json; charset=utf-8',
      'application/a2a+json',
      'APPLICATION/JSON',
    ]) {
      expect((await client.post(list, { 'Content-Type': type })).status).toBe(200)
    }
  },

  'any other media type, or none, is 415': async (stage) => {
    const client = await stage.serve(echo)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const response = await client.post(list, { 'Content-Type': type })
      expect(await expectRefusal(response, 415, -32054)).toContain('application/json')
    }
    const untyped = await client.request('', {
      method: 'POST',
      headers: { 'A2A-Version': '1.0' },
      body: new TextEncoder().encode(JSON.stringify(list)),
    })
    await expectRefusal(untyped, 415, -32054)
  },

  'a compressed body is 415': async (stage) => {
    const client = await stage.serve(echo)
    await expectRefusal(await client.post(list, { 'Content-Encoding': 'gzip' }), 415, -32054)
  },

  'what is no JSON is 400 and -32700': async (stage) => {
    const client = await stage.serve(echo)
    for (const body of ['', '{', 'hello', '['.repeat(100_000), '{"a":1}{"b":2}']) {
      await expectRefusal(await client.post(body), 400, -32700)
    }
  },

  'what is no UTF-8 is 400 and -32700': async (stage) => {
    const client = await stage.serve(echo)
    const latin = Uint8Array.from('{"jsonrpc":"2.0","id":"é"}', (letter) => letter.charCodeAt(0))
    const response = await client.request('', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
      body: latin,
    })
    await expectRefusal(response, 400, -32700)
  },

  'what is no JSON-RPC request is 400 and -32600': async (stage) => {
    const client = await stage.serve(echo)
    const bodies = [[list], [], 'null', '"str"', { method: 'GetTask' }, { jsonrpc: '2.0', id: 1 }]
    for (const body of bodies) await expectRefusal(await client.post(body), 400, -32600)
  },

  'a method that does not exist is -32601, with parameters and without': async (stage) => {
    const client = await stage.serve(echo)
    for (const params of [undefined, {}, sending('hi')]) {
      await expectRefusal(await client.post(rpc('message/send', params)), 200, -32601)
    }
  },

  'parameters that are wrong are -32602, and the field is named': async (stage) => {
    const client = await stage.serve(echo)
    const message = { messageId: 'm', role: 'ROLE_USER', parts: [{}] }
    const { error } = await client.call('SendMessage', { message })
    expect(error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('message.parts[0]'),
    })
    expect(error?.data).toContainEqual({
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'message.parts[0]', description: expect.any(String) }],
    })
  },

  'the id of a request is the id of its answer, 0 and errors included': async (stage) => {
    const client = await stage.serve(echo)
    for (const id of [0, 7, '', 'an id', null]) {
      for (const request of [rpc('ListTasks'), rpc('GetTask', {}), rpc('nothing'), { method: 5 }]) {
        const response = await client.post({ ...request, id })
        expect(await response.json()).toHaveProperty('id', id)
      }
    }
  },

  'a body is taken up to the limit, and is 413 beyond it': async (stage) => {
    const client = await stage.serve(echo, { bodyLimit: 10_000 })
    expect((await client.post(requestOf(10_000))).status).toBe(200)
    await expectRefusal(await client.post(requestOf(10_001)), 413, -32053)
    expect((await client.post(list)).status).toBe(200)
  },

  'a body in chunks is no way round the limit': async (stage) => {
    const client = await stage.serve(echo, { bodyLimit: 10_000 })
    expect((await chunked(client, requestOf(10_000))).status).toBe(200)
    await expectRefusal(await chunked(client, requestOf(10_001)), 413, -32053)
    expect((await client.post(list)).status).toBe(200)
  },

  'other methods than POST are 405, and say what is allowed': async (stage) => {
    const client = await stage.serve(echo)
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const response = await client.request('', { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toContain('POST')
      expect(await response.json()).toHaveProperty('error.message')
    }
    const options = await client.request('', { method: 'OPTIONS' })
    expect(options.status).toBe(204)
    expect(options.headers.get('allow')).toContain('POST')
    expect(await options.text()).toBe('')
  },

  'a slash at the end is no other address': async (stage) => {
    const client = await stage.serve(echo)
    const response = await client.request('/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
      body: JSON.stringify(list),
    })
    expect(await response.json()).toHaveProperty('result.tasks')
  },

  'an unknown path is 404, and says where things are': async (stage) => {
    const client = await stage.serve(echo)
    for (const path of ['/nothing-here', '/.well-known/nothing.json', '/%00']) {
      const response = await client.request(path)
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toMatch(/^application\/(a2a\+)?json/)
      expect(await response.text()).toContain('/.well-known/agent-card.json')
    }
  },

  'the version is read from the header, or from the query, and its patch does not count': async (
    stage,
  ) => {
    const client = await stage.serve(echo)
    const ask = async (query: string, version?: string): Promise<unknown> => {
      const response = await client.request(query, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(version !== undefined && { 'A2A-Version': version }),
        },
        body: JSON.stringify(list),
      })
      return (await jsonOf(response)).error?.code
    }
    expect(await ask('', '1.0')).toBeUndefined()
    expect(await ask('', '1.0.1')).toBeUndefined()
    expect(await ask('/?A2A-Version=1.0')).toBeUndefined()
    expect(await ask('/?A2A-Version=0.3', '1.0')).toBeUndefined()
    expect(await ask('/?A2A-Version=7.0')).toBe(-32009)
    expect(await ask('', '7.0')).toBe(-32009)
    expect(await ask('/?A2A-Version=1.0', '7.0')).toBe(-32009)
  },
} satisfies Cases<HttpStage>
