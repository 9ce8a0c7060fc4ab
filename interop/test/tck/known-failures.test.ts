import { expect, test } from 'vitest'
import { compareFailures, readKnownFailures } from '../../tck/known-failures.ts'

const markdown = `# Known

## Branch \`1.0-dev\`

### Why

The test \`x.py::no\` is explained here.

- \`a.py::TestA::test_a[GET-1-jsonrpc]\`
- \`b.py::test_b\`, twice
- not \`c.py::test_c\`

## Branch \`0.3.x\`

- \`rest: b.py::test_b\`
`

test('the list has the tests that begin the items of a branch', () => {
  expect(readKnownFailures(markdown, '1.0-dev')).toEqual([
    'a.py::TestA::test_a[GET-1-jsonrpc]',
    'b.py::test_b',
  ])
  expect(readKnownFailures(markdown, '0.3.x')).toEqual(['rest: b.py::test_b'])
})

test('a branch without a heading is no branch without failures', () => {
  expect(() => readKnownFailures(markdown, '0.4')).toThrow('no heading for 0.4')
})

test('a failure that is not listed is found, and one that is listed and gone', () => {
  const failures = new Map([
    ['a.py::test_a', 'wrong'],
    ['b.py::test_b', 'wrong, too'],
  ])
  expect(compareFailures(failures, ['b.py::test_b', 'c.py::test_c'])).toEqual({
    unlisted: [['a.py::test_a', 'wrong']],
    gone: ['c.py::test_c'],
  })
})
