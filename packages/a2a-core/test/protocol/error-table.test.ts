import { expect, test } from 'vitest'
import { A2AError, errorTable, TaskNotFoundError } from 'a2a-core'
import { errorNameOfCode, errorNameOfReason } from '../../src/protocol/error-table.ts'
import * as errors from '../../src/protocol/errors.ts'

const classes: { [name: string]: unknown } = { ...errors }
const names = Object.keys(errorTable) as (keyof typeof errorTable)[]

test.each([
  ['TaskNotFoundError', -32001, 'NOT_FOUND', 404],
  ['TaskNotCancelableError', -32002, 'FAILED_PRECONDITION', 400],
  ['PushNotificationNotSupportedError', -32003, 'FAILED_PRECONDITION', 400],
  ['UnsupportedOperationError', -32004, 'FAILED_PRECONDITION', 400],
  ['ContentTypeNotSupportedError', -32005, 'INVALID_ARGUMENT', 400],
  ['InvalidAgentResponseError', -32006, 'INTERNAL', 500],
  ['ExtendedAgentCardNotConfiguredError', -32007, 'FAILED_PRECONDITION', 400],
  ['ExtensionSupportRequiredError', -32008, 'FAILED_PRECONDITION', 400],
  ['VersionNotSupportedError', -32009, 'FAILED_PRECONDITION', 400],
] as const)(
  '%s is numbered as the specification has it (§5.4)',
  (name, code, status, httpStatus) => {
    expect(errorTable[name]).toMatchObject({ code, status, httpStatus })
  },
)

test.each([
  ['JSONParseError', -32700, 'Invalid JSON payload'],
  ['InvalidRequestError', -32600, 'Request payload validation error'],
  ['MethodNotFoundError', -32601, 'Method not found'],
  ['InvalidParamsError', -32602, 'Invalid parameters'],
  ['InternalError', -32603, 'Internal error'],
] as const)("%s has JSON-RPC's code and standard message (§9.5)", (name, code, message) => {
  expect(errorTable[name]).toMatchObject({ code, message })
})

test.each([
  ['UnauthenticatedError', 401],
  ['PermissionDeniedError', 403],
  ['MethodNotAllowedError', 405],
  ['PayloadTooLargeError', 413],
  ['UnsupportedMediaTypeError', 415],
  ['TooManyRequestsError', 429],
  ['ServiceUnavailableError', 503],
] as const)('%s has the status that HTTP knows it by', (name, httpStatus) => {
  expect(errorTable[name].httpStatus).toBe(httpStatus)
})

test('the reason is the name in upper case, without "Error" (§11.6)', () => {
  for (const name of names) {
    const words = name.replace(/Error$/, '').replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=JSON)/g, '_')
    expect(errorTable[name].reason).toBe(words.toUpperCase())
  }
})

test('no code and no reason stands for two errors', () => {
  expect(new Set(names.map((name) => errorTable[name].code)).size).toBe(names.length)
  expect(new Set(names.map((name) => errorTable[name].reason)).size).toBe(names.length)
})

test('codes that are ours lie where JSON-RPC leaves room for servers', () => {
  for (const name of names) {
    const { code } = errorTable[name]
    const isStandard = code === -32700 || (code <= -32600 && code >= -32603)
    expect(isStandard || (code <= -32001 && code >= -32099)).toBe(true)
  }
})

test('an error is found by its code and by its reason', () => {
  for (const name of names) {
    expect(errorNameOfCode(errorTable[name].code)).toBe(name)
    expect(errorNameOfReason(errorTable[name].reason)).toBe(name)
  }
  expect(errorNameOfCode(-1)).toBeUndefined()
  expect(errorNameOfReason('toString')).toBeUndefined()
})

test.each(names)('%s has a class of its name, which says what the table says', (name) => {
  const error = errors.newA2AError(name)
  expect(error).toBeInstanceOf(classes[name])
  expect(error).toMatchObject({
    name,
    code: errorTable[name].code,
    httpStatus: errorTable[name].httpStatus,
    reason: errorTable[name].reason,
    message: errorTable[name].message,
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: errorTable[name].reason,
        domain: 'a2a-protocol.org',
      },
    ],
  })
})

test('what is known of an error is in its details, and its cause is not', () => {
  const error = new TaskNotFoundError('No such task', {
    metadata: { taskId: 'task-123' },
    fieldViolations: [{ field: 'id', description: 'unknown' }],
    cause: new Error('password=hunter2'),
  })
  expect(error.message).toBe('No such task')
  expect(error.cause).toBeInstanceOf(Error)
  expect(error.details).toEqual([
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'TASK_NOT_FOUND',
      domain: 'a2a-protocol.org',
      metadata: { taskId: 'task-123' },
    },
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'id', description: 'unknown' }],
    },
  ])
  expect(JSON.stringify(error.details)).not.toContain('hunter2')
})

test('an A2AError is known by its brand, whichever copy of the library made it', () => {
  expect(A2AError.is(new TaskNotFoundError())).toBe(true)
  expect(A2AError.is({ [Symbol.for('a2a-core.A2AError')]: true })).toBe(true)
  for (const other of [new Error('other'), null, undefined, 'TaskNotFoundError', {}]) {
    expect(A2AError.is(other)).toBe(false)
  }
})
