import { expect, test } from 'vitest'
import { compareFailures, readKnownFailures } from '../../tck/known-failures.ts'

test('the list has the tests that begin its items', () => {
  const markdown = `# Known

The test \`x.py::no\` is explained here.

- \`a.py::TestA::test_a[GET-1-jsonrpc]\`
- \`b.py::test_b\`, twice
- not \`c.py::test_c\`
`
  expect(readKnownFailures(markdown)).toEqual([
    'a.py::TestA::test_a[GET-1-jsonrpc]',
    'b.py::test_b',
  ])
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
