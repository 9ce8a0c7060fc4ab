import { describe, expect, test } from 'vitest'
import {
  A2AError,
  errorTable,
  InvalidAgentResponseError,
  newId,
  toRestError,
  type ErrorName,
} from '../../src/protocol/index.ts'
import { newA2AError } from '../../src/protocol/errors.ts'
import { taskIn } from './fake-agent.ts'
import { connected, errorOf, frame, json, root, stream } from './rest-agent.ts'
import { told } from './story.ts'

describe('an error', () => {
  test.each(Object.keys(errorTable) as ErrorName[])('%s comes back as its class', async (name) => {
    const error = newA2AError(name, 'because', { metadata: { n: '1' } })
    const { remote } = await connected({ answer: () => json(toRestError(error), 500) })
    const thrown = await errorOf(remote.getTask('task-1'))
    expect(A2AError.is(thrown)).toBe(true)
    expect(thrown).toMatchObject({ name, message: 'because', details: error.details })
  })

  test.each<[string, number, unknown, ErrorName, string]>([
    ['no details', 404, { error: { code: 404, message: 'gone' } }, 'MethodNotFoundError', 'gone'],
    [
      'a reason of somebody else',
      403,
      {
        error: { message: 'no', details: [{ '@type': 'x/ErrorInfo', reason: 'API_KEY_INVALID' }] },
      },
      'PermissionDeniedError',
      'no',
    ],
    [
      'details that are none',
      400,
      { error: { message: 'no', details: 'x' } },
      'InvalidRequestError',
      'no',
    ],
    ['no message', 400, { error: { code: 400 } }, 'InvalidRequestError', 'answered 400'],
    ['another form', 500, { message: 'x' }, 'InternalError', 'answered 500'],
    ['a page', 502, '<html>', 'ServiceUnavailableError', 'answered 502'],
    ['nothing', 401, '', 'UnauthenticatedError', `${root}/tasks/task-1 answered 401`],
  ])('with %s is known by its status', async (_, code, body, name, message) => {
    const { remote } = await connected({ answer: () => json(body, code) })
    const thrown = await errorOf(remote.getTask('task-1'))
    expect(thrown.name).toBe(name)
    expect(thrown.message).toContain(message)
  })

  test('says when to come back', async () => {
    const error = newA2AError('TooManyRequestsError', 'slower')
    const { remote } = await connected({
      answer: () => json(toRestError(error), 429, { 'Retry-After': '7' }),
    })
    expect(await errorOf(remote.getTask('task-1'))).toMatchObject({
      name: 'TooManyRequestsError',
      message: 'slower',
      retryAfter: 7,
    })
  })

  test('instead of a stream is thrown', async () => {
    const error = newA2AError('TaskNotFoundError')
    const { remote } = await connected({ answer: () => json(toRestError(error), 404) })
    expect(await errorOf(told(remote.stream('hi')))).toMatchObject({ name: 'TaskNotFoundError' })
    expect(await errorOf(told(remote.subscribe('task-1')))).toMatchObject({
      name: 'TaskNotFoundError',
    })
  })

  test.each(['event: error\n', ''])('in a stream (%j) is thrown', async (kind) => {
    const id = newId()
    for (const [error, name] of [
      [newA2AError('InternalError', `Logged under ${id}`), 'InternalError'],
      [newA2AError('TaskNotFoundError', 'gone'), 'TaskNotFoundError'],
    ] as const) {
      const { remote } = await connected({
        answer: () =>
          stream(
            frame({ task: taskIn('TASK_STATE_WORKING') }),
            `${kind}data: ${JSON.stringify(toRestError(error))}\n\n`,
          ),
      })
      const thrown = await errorOf(told(remote.stream('hi')))
      expect(thrown).toMatchObject({ name, message: error.message })
    }
    const { remote } = await connected({
      answer: () => stream(`${kind}data: {"error":{"code":403,"message":"no"}}\n\n`),
    })
    expect(await errorOf(told(remote.stream('hi')))).toMatchObject({
      name: 'PermissionDeniedError',
      message: 'no',
    })
  })
})

test.each([
  ['a page', '<html>', 'that is no JSON object'],
  ['nothing', '', 'that is no JSON object'],
  ['a list', '[]', 'that is no JSON object'],
  ['an unknown state', { id: 't', status: { state: 'LOST' } }, 'status.state:'],
])('%s instead of an answer is told as it is', async (_, body, message) => {
  const { remote } = await connected({ answer: () => json(body) })
  const thrown = await errorOf(remote.getTask('task-1'))
  expect(thrown).toBeInstanceOf(InvalidAgentResponseError)
  expect(thrown.message).toContain(message)
})
