import { memoryEngine } from 'a2a-core/server'
import { fill, scope } from './fill.ts'

/** What the memory engine keeps of a finished task, in kB: while its log is there, and after it. */
export async function keptInMemory(tasks: number): Promise<{ withLog: number; without: number }> {
  let time = Date.now()
  const engine = memoryEngine({ maxEndedTasks: tasks, now: () => time })
  const before = heapUsed()
  await fill(engine, tasks)
  const withLog = heapUsed() - before
  // The resume window passes, and the next call lets go of the logs.
  time += 600_001
  await engine.list(scope, { pageSize: 1 })
  const without = heapUsed() - before
  await engine.close()
  return { withLog: withLog / tasks / 1_000, without: without / tasks / 1_000 }
}

function heapUsed(): number {
  if (!globalThis.gc) throw new Error('What a task keeps is known with --expose-gc alone')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
