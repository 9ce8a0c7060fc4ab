import { errorTable, type ErrorName, type Task } from 'a2a-core'
import { expect } from 'vitest'
import type { A2AApp } from '../src/index.ts'

/** One request, as it is made over each binding. */
export type Request = {
  method: string
  params: { [name: string]: unknown }
  /** The same over HTTP+JSON: method and path; then the parameters are the body, or the query. */
  rest: string
}

/** What is asked, maybe of a task that was made before. */
export type Asked = Request | ((task: Task) => Request)

/** Makes that task. */
export type Made = (app: A2AApp, bound: Bound) => Promise<Task>

type Result = { [key: string]: unknown }

type Answer = { result: Result } | { results: Result[] } | { error: object }

/** Makes a request over a binding. */
export type Bound = (
  app: A2AApp,
  request: Request,
  headers?: Record<string, string>,
) => Promise<Answer>

const version = { 'A2A-Version': '1.0', 'Content-Type': 'application/json' }

/** Makes a request over JSON-RPC. */
export const overJsonRpc: Bound = async (app, { method, params }, headers = version) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = await app.request('/', { method: 'POST', headers, body })
  if (isStream(response)) {
    const results = await events(response)
    return { results: results.map(({ result }) => result as Result) }
  }
  const { result, error } = (await response.json()) as { result: Result; error: Result }
  if (!error) return { result }
  const { code, message, data } = error
  return { error: { name: nameOf((row) => row.code === code), message, details: data } }
}

/** Makes a request over HTTP+JSON, and checks that its error is one of the table's. */
export const overRest: Bound = async (app, { rest, params }, headers = version) => {
  const [method = '', path = ''] = rest.split(' ')
  const response = await app.request(method === 'POST' ? path : `${path}?${queryOf(params)}`, {
    method,
    headers,
    ...(method === 'POST' && { body: JSON.stringify(params) }),
  })
  if (isStream(response)) return { results: await events(response) }
  const body = (await response.json()) as Result
  if (response.ok) return { result: body }
  const { code, status, message, details } = body['error'] as Result
  expect(code).toBe(response.status)
  const [info] = details as { reason: string }[]
  const name = nameOf((row) => row.reason === info?.reason)
  expect(errorTable[name as ErrorName]).toMatchObject({ httpStatus: code, status })
  return { error: { name, message, details } }
}

function isStream(response: Response): boolean {
  return response.headers.get('Content-Type') === 'text/event-stream'
}

/** The events of a stream, each with its number. */
async function events(response: Response): Promise<Result[]> {
  const frames = (await response.text()).split('\n\n').filter((frame) => frame !== '')
  return frames.map((frame, index) => {
    const [id, data = ''] = frame.split('\n')
    expect(id).toBe(`id: ${index + 1}`)
    return JSON.parse(data.replace('data: ', '')) as Result
  })
}

function nameOf(is: (row: { code: number; reason: string }) => boolean): string | undefined {
  return Object.entries(errorTable).find(([, row]) => is(row))?.[0]
}

function queryOf(params: { [name: string]: unknown }): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) query.set(name, String(value))
  return query.toString()
}

/**
 * The answer to a request, which is the same over both bindings, each with a server of its own.
 *
 * @param task makes the task that is asked about
 */
export async function sameAnswer(
  apps: readonly [A2AApp, A2AApp],
  request: Asked,
  { task, headers }: { task?: Made | undefined; headers?: Record<string, string> } = {},
): Promise<unknown> {
  const [first, second] = await Promise.all(
    [overJsonRpc, overRest].map(async (bound, index) => {
      const app = apps[index] as A2AApp
      const made = task && (await task(app, bound))
      const asked = typeof request === 'function' ? request(made as Task) : request
      return masked(await bound(app, asked, headers))
    }),
  )
  expect(second).toEqual(first)
  return first
}

/** Ids and times are each server's own: the first that is seen becomes 1, and so on. */
function masked(answer: Answer): unknown {
  const seen: string[] = []
  const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g
  const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g
  const json = JSON.stringify(answer)
    .replaceAll(time, 'TIME')
    .replaceAll(uuid, (id) => {
      if (!seen.includes(id)) seen.push(id)
      return `ID ${seen.indexOf(id) + 1}`
    })
  return JSON.parse(json)
}

/** A request to say something. */
export function send(said: string, fields: object = {}, configuration?: object): Request {
  return {
    method: 'SendMessage',
    rest: 'POST /message:send',
    params: {
      message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: said }], ...fields },
      ...(configuration && { configuration }),
    },
  }
}

/** Makes a task by saying something. */
export function after(said: string): Made {
  return async (app, bound) => {
    const answer = await bound(app, send(said, {}, { returnImmediately: said === 'wait' }))
    if (!('result' in answer)) throw new Error(JSON.stringify(answer))
    return answer.result['task'] as Task
  }
}
