import { ConnectError } from 'a2a-core/client'
import { expect, test } from 'vitest'
import { explainFailure } from '../src/explain-failure.ts'

const errorOf = (fields: object, cause?: unknown): Error =>
  Object.assign(new Error('oops', { cause }), fields)
const environment = { OPENAI_BASE_URL: 'http://models.test/v1' }

test.each<[why: string, error: unknown]>([
  [
    'The model provider at http://models.test/v1 refused the key (401). Check OPENAI_API_KEY.',
    errorOf({ status: 401 }),
  ],
  [
    'The model provider at http://models.test/v1 does not have that model (404). Check MODEL.',
    errorOf({ statusCode: 404 }),
  ],
  [
    'The model provider at http://models.test/v1 takes no more requests now (429). Check your quota.',
    errorOf({ lastError: errorOf({ statusCode: 429 }) }),
  ],
  ['The model provider at http://models.test/v1 answered 500: oops', errorOf({ status: 500 })],
  [
    'The model provider at http://models.test/v1 cannot be reached (ECONNREFUSED). Check OPENAI_BASE_URL.',
    errorOf({}, errorOf({}, errorOf({ code: 'ECONNREFUSED' }))),
  ],
  [
    'Could not reach http://pricing.test',
    errorOf({}, new ConnectError('http://pricing.test', 'Could not reach http://pricing.test')),
  ],
])('%s', (why, error) => {
  expect(explainFailure([new Error('something else'), error], environment)).toBe(why)
})

test('what is nobody else’s fault is left to the agent’s own words', () => {
  expect(explainFailure([new Error('a bug'), 'a string'], {})).toBeUndefined()
})
