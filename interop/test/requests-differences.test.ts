import { describe, expect, test } from 'vitest'
import { readAnswer, type Answer } from '../requests/answer.ts'
import { differencesOf } from '../requests/difference.ts'
import { itemOf, itemsOf } from '../requests/listed-differences.ts'

const task = '11111111-1111-4111-8111-111111111111'
const context = '22222222-2222-4222-8222-222222222222'
const other = '33333333-3333-4333-8333-333333333333'

async function answered(body: unknown, init: ResponseInit = {}): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' }
  return readAnswer(Response.json(body, { headers, ...init }), 'JSON-RPC', new Map())
}

async function streamed(...events: unknown[]): Promise<Answer> {
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  const headers = { 'Content-Type': 'text/event-stream' }
  return readAnswer(new Response(body, { headers }), 'HTTP+JSON', new Map())
}

function result(content: unknown, id: unknown = 1): unknown {
  return { jsonrpc: '2.0', id, result: content }
}

function error(code: number, data?: unknown): unknown {
  return { jsonrpc: '2.0', id: 1, error: { code, message: 'No', data } }
}

describe('answers differ', () => {
  test('in nothing, when ids and times alone are others', async () => {
    const ours = { id: task, contextId: context, timestamp: '2025-01-01T00:00:00.000Z' }
    const official = { contextId: task, id: other, timestamp: '2026-01-01T00:00:00.000Z' }
    expect(differencesOf(await answered(result(ours)), await answered(result(official)))).toEqual(
      [],
    )
  })

  test('in an id that stands where another should', async () => {
    const right = { id: task, contextId: context, history: [{ taskId: task }] }
    const wrong = { id: task, contextId: context, history: [{ taskId: other }] }
    const found = differencesOf(await answered(result(right)), await answered(result(wrong)))
    expect(found.length).toBeGreaterThan(0)
  })

  test('in a time that is not written as it should be', async () => {
    const ours = await answered(result({ timestamp: '2025-01-01T00:00:00.000Z' }))
    const official = await answered(result({ timestamp: '2025-01-01 00:00' }))
    expect(differencesOf(ours, official)).toEqual([
      { ours: 'timestamp "{now}"', official: 'timestamp "2025-01-01 00:00"' },
    ])
  })

  test('in a field that one has, and in a value', async () => {
    const ours = await answered(result({ parts: [{ text: 'a' }] }))
    const official = await answered(result({ parts: [{ text: 'b' }], more: {} }))
    expect(differencesOf(ours, official)).toEqual([
      { ours: 'parts[0].text "a"', official: 'parts[0].text "b"' },
      { ours: 'nothing', official: 'more {}' },
    ])
  })

  test('in the status, the id of the request, and the details of an error', async () => {
    const info = {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'TASK_NOT_FOUND',
      domain: 'a2a-protocol.org',
    }
    const ours = await answered(error(-32001, [{ ...info, metadata: { taskId: 'none' } }]))
    const official = await answered({ ...Object(error(-32001, [info])), id: 2 }, { status: 404 })
    expect(differencesOf(ours, official)).toEqual([
      { ours: '200', official: '404' },
      { ours: '{"jsonrpc":"2.0","id":1}', official: '{"jsonrpc":"2.0","id":2}' },
      {
        ours: '-32001 TASK_NOT_FOUND {"taskId":"none"}',
        official: '-32001 TASK_NOT_FOUND',
      },
    ])
  })

  test('when one is an error', async () => {
    const ours = await answered(error(-32602))
    const official = await answered(result({ task: { status: { state: 'WORKING' } } }, 2))
    expect(differencesOf(ours, official)).toEqual([
      { ours: '200 -32602', official: '200 {"jsonrpc":"2.0","id":2} WORKING' },
    ])
  })

  test('in the events of a stream, and in their order', async () => {
    const working = { statusUpdate: { status: { state: 'WORKING' } } }
    const chunk = { artifactUpdate: { artifact: { artifactId: 'a' } } }
    expect(
      differencesOf(await streamed(working, chunk, chunk), await streamed(chunk, working)),
    ).toEqual([
      { ours: 'artifactUpdate(a)#2 {"artifact":{"artifactId":"a"}}', official: 'nothing' },
      {
        ours: 'order "statusUpdate(WORKING) artifactUpdate(a) artifactUpdate(a)#2"',
        official: 'order "artifactUpdate(a) statusUpdate(WORKING)"',
      },
    ])
  })
})

describe('a page of differences', () => {
  test('has items, each for one request or several', () => {
    const difference = { ours: '400', official: '200 {"id":1}' }
    const page =
      '# A page\n\nThis is said of `it`:\n\n- `a: b`, `c`,\n  `d`: ours `1`, official `nothing`\n' +
      `${itemOf('e', difference)}\n\n## More\n\n${itemOf('f', difference)}\n`
    expect(itemsOf(page)).toEqual([
      { titles: ['a: b', 'c', 'd'], ours: '1', official: 'nothing' },
      { titles: ['e'], ...difference },
      { titles: ['f'], ...difference },
    ])
  })

  test('is refused when an item lists no difference', () => {
    expect(() => itemsOf('- `a`: the same\n')).toThrow('This lists no difference: - `a`: the same')
  })
})
