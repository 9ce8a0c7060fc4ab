import { expect, test } from 'vitest'
import { readResults } from '../../tck/results.ts'

const tests = 'tests/compatibility'
const heading = '=========================== short test summary info ============================'

test('what failed, broke, or failed as it may is a failure', () => {
  const output = `.F.E.x. [100%]
FAILED ${tests}/before.py::the_summary - is the code under test talking
${heading}
FAILED ${tests}/a.py::TestA::test_a[GET-1-jsonrpc] - AssertionError: A-1 [A] failed: no
ERROR ${tests}/b.py::test_b
XFAIL ${tests}/c.py::test_c - C-1 failed on jsonrpc
FAILED tests/mandatory/d.py::test_d - as the kit of 0.3 names it
2 failed, 4 passed, 1 xfailed, 1 error in 0.50s`
  expect([...readResults(output, [])]).toEqual([
    ['a.py::TestA::test_a[GET-1-jsonrpc]', 'AssertionError: A-1 [A] failed: no'],
    ['b.py::test_b', ''],
    ['c.py::test_c', 'C-1 failed on jsonrpc'],
    ['mandatory/d.py::test_d', 'as the kit of 0.3 names it'],
  ])
})

test('what was skipped is a failure, unless for a good reason', () => {
  const output = `${heading}
SKIPPED [3] ${tests}/_task_helpers.py:85: send_message failed: Internal error
SKIPPED [72] ${tests}/_test_helpers.py:74: Transport 'grpc' not configured
90 passed, 75 skipped in 0.50s`
  expect([...readResults(output, [/^Transport 'grpc'/])]).toEqual([
    ['skipped: send_message failed: Internal error', `${tests}/_task_helpers.py:85`],
  ])
})

test('a run without failures has no summary', () => {
  expect([...readResults('.. [100%]\n2 passed in 0.50s\n', [])]).toEqual([])
})

test('a run without tests is refused', () => {
  expect(() => readResults('no tests ran in 0.01s', [])).toThrow('no summary')
})
