import { expect, test } from 'vitest'
import { digestOf } from '../../src/server/digest-of.ts'

test('a digest stays what it was: engines that last have those of earlier versions', () => {
  expect(digestOf('a message')).toBe('c93ccc82ccded77d9')
  expect(digestOf('another')).not.toBe(digestOf('a message'))
})
