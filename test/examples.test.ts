import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test.each(['SIGINT', 'SIGTERM'] as const)(
  'examples that are interrupted by %s leave no process behind',
  async (signal) => {
    // Each process of the run tells its id, and holds on to this pipe for as long as it lives.
    const tell = 'data:text/javascript,process.stderr.write(process.pid+%22%5Cn%22)'
    const run = spawn(process.execPath, [join(root, 'examples', 'run.ts'), '02'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: `--import=${tell}` },
    })
    const closed = once(run, 'close')
    const pids = createInterface(run.stderr)[Symbol.asyncIterator]()
    await pids.next()
    const { value: server } = await pids.next()
    onTestFinished(() => {
      try {
        process.kill(Number(server), 'SIGKILL')
      } catch {
        // It is gone, as it should be.
      }
    })
    run.kill(signal)
    expect(await closed).toEqual([130, null])
  },
)
