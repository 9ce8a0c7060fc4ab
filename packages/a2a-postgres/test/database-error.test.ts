import { expect, test } from 'vitest'
import { EngineUnavailableError } from 'a2a-core/server'
import { DatabaseError } from 'a2a-postgres'
import { databaseError } from '../src/database-error.ts'

test.each([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout exceeded when trying to connect',
  'timeout expired',
])('a connection that broke, or was not had in time, may be had a moment later: %s', (said) => {
  expect(databaseError('no', new Error(said))).toBeInstanceOf(EngineUnavailableError)
})

test.each([
  'Cannot use a pool after calling end on the pool',
  'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
  'Query read timeout',
  'The server does not support SSL connections',
])('what no time mends is refused for good: %s', (said) => {
  expect(databaseError('no', new Error(said))).toBeInstanceOf(DatabaseError)
})

test.each(['ECONNRESET', 'EAI_AGAIN', '08006', '53300', '57P01', '40001', '40P01', '25006'])(
  'what has the code %s may pass',
  (code) => {
    const cause = Object.assign(new Error('no'), { code })
    expect(databaseError('no', cause)).toBeInstanceOf(EngineUnavailableError)
  },
)

test.each(['42P01', '22P05', '25001', '28P01', '57014'])(
  'what has the code %s does not',
  (code) => {
    const cause = Object.assign(new Error('no'), { code })
    expect(databaseError('no', cause)).toMatchObject({ name: 'DatabaseError', code })
  },
)
