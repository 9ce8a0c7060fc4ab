import { expect, test } from 'vitest'
import { RemotePausedError } from 'a2a-core/client'
import * as exported from '../src/index.ts'

test('exports these and nothing else', () => {
  expect(Object.keys(exported).toSorted()).toEqual([
    'RemoteFailedError',
    'RemotePausedError',
    'fromAISDK',
    'toModel',
    'toTool',
  ])
})

test('who waits for an answer is the same error in every adapter', () => {
  expect(exported.RemotePausedError).toBe(RemotePausedError)
})
