/**
 * Runs the A2A conformance kit against this repository's server:
 * `pnpm tck <path to a checkout of the kit>`. It fails on any failure that `known-failures.md`
 * does not list, and on any listed one that is gone.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { serveTckAgent } from '../tck-agent/serve-tck-agent.ts'
import { compareFailures, readKnownFailures } from './known-failures.ts'
import { readResults, type Failures } from './results.ts'
import { installKit, runKit } from './run-kit.ts'
import { suites } from './suites.ts'

const { positionals } = parseArgs({ allowPositionals: true })
const [checkout] = positionals
if (checkout === undefined) {
  throw new Error('Name a checkout of the kit: pnpm tck ../a2a-tck (see interop/README.md)')
}

const python = await installKit(checkout)
const failures: Failures = new Map()
for (const suite of suites) {
  const agent = await serveTckAgent(suite)
  try {
    const output = await runKit(checkout, python, agent.url, suite.select)
    for (const [test, reason] of readResults(output, suite.skips)) failures.set(test, reason)
  } finally {
    await agent.close()
  }
}

const list = await readFile(new URL('../known-failures.md', import.meta.url), 'utf8')
const { unlisted, gone } = compareFailures(failures, readKnownFailures(list))
for (const [test, reason] of unlisted) console.error(`Fails: ${test}\n  ${reason}`)
for (const test of gone) console.error(`Passes, but known-failures.md lists it: ${test}`)
if (unlisted.length > 0 || gone.length > 0) process.exitCode = 1
else console.log(`The kit passes, but for ${failures.size} known failures`)
