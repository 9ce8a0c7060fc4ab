/**
 * Runs the A2A conformance kit against this repository's server:
 * `pnpm tck [--version 0.3] <path to a checkout of the kit>`. It fails on any failure that
 * `known-failures.md` does not list, and on any listed one that is gone.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { serveTckAgent } from '../tck-agent/serve-tck-agent.ts'
import { kits } from './kits.ts'
import { compareFailures, readKnownFailures } from './known-failures.ts'
import { readResults, type Failures } from './results.ts'
import { installKit, runKit } from './run-kit.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string', default: '1.0' } },
})
const { version } = values
const [checkout] = positionals
const kit = kits.get(version)
if (!kit) {
  throw new Error(
    `--version takes ${[...kits.keys()].join(' or ')}, not ${JSON.stringify(version)}`,
  )
}
if (checkout === undefined) {
  throw new Error('Name a checkout of the kit: pnpm tck ../a2a-tck (see interop/README.md)')
}

const python = await installKit(checkout, kit)
const failures: Failures = new Map()
for (const { agent, args, select, skips, prefix = '' } of kit.suites) {
  const served = await serveTckAgent(agent)
  try {
    const output = await runKit(checkout, python, args(served), select)
    for (const [test, reason] of readResults(output, skips)) failures.set(prefix + test, reason)
  } finally {
    await served.close()
  }
}

const list = await readFile(new URL('../known-failures.md', import.meta.url), 'utf8')
const { unlisted, gone } = compareFailures(failures, readKnownFailures(list, kit.branch))
for (const [test, reason] of unlisted) console.error(`Fails: ${test}\n  ${reason}`)
for (const test of gone) console.error(`Passes, but known-failures.md lists it: ${test}`)
if (unlisted.length > 0 || gone.length > 0) process.exitCode = 1
else console.log(`The kit passes, but for ${failures.size} known failures`)
