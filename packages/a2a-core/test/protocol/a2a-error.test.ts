import { expect, test } from 'vitest'
import { InvalidParamsError, toRestError } from 'a2a-core'
import { jsonRpcError, readJsonRpcResponse } from '../../src/protocol/json-rpc.ts'

const fieldViolations = [{ field: 'message.parts', description: 'expected at least one' }]

test('an error that crossed the wire says what was wrong with which field', () => {
  const sent = jsonRpcError(1, new InvalidParamsError('No', { fieldViolations }))
  const received: unknown = JSON.parse(JSON.stringify(sent))
  expect(() => readJsonRpcResponse(received)).toThrow(expect.objectContaining({ fieldViolations }))
})

test('the details of a peer are kept as they are, and read for violations', () => {
  const { details } = toRestError(new InvalidParamsError('No', { fieldViolations })).error
  expect(new InvalidParamsError('No', { details })).toMatchObject({ details, fieldViolations })
})

test('what is no violation is left out', () => {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: 'all' },
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [null, 'x', { field: 1 }, { description: 'too much' }, ...fieldViolations],
    },
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', fieldViolations },
  ]
  expect(new InvalidParamsError('No', { details }).fieldViolations).toEqual([
    { field: '', description: 'too much' },
    ...fieldViolations,
  ])
})
