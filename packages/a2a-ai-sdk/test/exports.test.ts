import { expect, test } from 'vitest'
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
