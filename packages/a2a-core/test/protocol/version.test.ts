import { expect, test } from 'vitest'
import { majorMinor } from '../../src/protocol/version.ts'

test.each([
  ['1.0', '1.0'],
  ['1.0.1', '1.0'],
  [' 1.0 ', '1.0'],
  ['1.0.0-rc.1', '1.0.0-rc.1'],
  ['1.0junk', '1.0junk'],
  ['1.0, 0.3', '1.0, 0.3'],
  ['10.2', '10.2'],
  ['1', '1'],
  ['', ''],
  ['latest', 'latest'],
])('of the version %j, %j counts (§3.6)', (version, expected) => {
  expect(majorMinor(version)).toBe(expected)
})
