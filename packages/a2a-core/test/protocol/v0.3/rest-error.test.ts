import { expect, test } from 'vitest'
import {
  ExtendedAgentCardNotConfiguredError,
  TaskNotFoundError,
  toRestError,
} from '../../../src/protocol/index.ts'
import { readV03RestError, toV03RestError } from '../../../src/protocol/v0.3/rest-error.ts'

test('an error is written with its code and with its name in 0.3, and in the form of 1.0', () => {
  const error = new TaskNotFoundError('no such task', { metadata: { taskId: 't' } })
  expect(toV03RestError(error)).toEqual({
    code: -32001,
    type: 'TaskNotFoundError',
    message: 'no such task',
    data: error.details,
    ...toRestError(error),
  })
  expect(toV03RestError(new ExtendedAgentCardNotConfiguredError())).toMatchObject({
    code: -32007,
    type: 'AuthenticatedExtendedCardNotConfiguredError',
  })
})

test.each([
  ['by its code', { code: -32002, message: 'm' }, 'TaskNotCancelableError'],
  ['by its name', { type: 'TaskNotCancelableError', message: 'm' }, 'TaskNotCancelableError'],
  [
    'by its name in 0.3',
    { type: 'AuthenticatedExtendedCardNotConfiguredError', message: 'm' },
    'ExtendedAgentCardNotConfiguredError',
  ],
  ['as 1.0 writes it', toRestError(new TaskNotFoundError('m')), 'TaskNotFoundError'],
  ['without a name that is known', { code: 17, message: 'm' }, undefined],
])('it is read %s', (_, body, name) => {
  expect(readV03RestError(body)).toMatchObject({ name, message: 'm' })
})

test.each([[undefined], [{}], [{ message: 'm' }], ['error']])('%j is none', (body) => {
  expect(readV03RestError(body)).toBeUndefined()
})
