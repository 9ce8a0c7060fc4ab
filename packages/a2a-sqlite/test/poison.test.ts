import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { textOf } from 'a2a-core'
import { sqliteEngine } from 'a2a-sqlite'
import { newFile } from './new-file.ts'
import { startChild } from './processes/child.ts'
import { poisonedAgent } from './processes/poisoned-agent.ts'
import { serveOn, type Served } from './serve-on.ts'

const poisonedProcess = new URL('processes/poisoned-process.ts', import.meta.url)

/** The agent on a file, where nothing runs. */
function lookAt(file: string): Served {
  return serveOn(sqliteEngine(file), poisonedAgent(`${file}.runs`), { concurrency: 0 })
}

test('a task that kills its process is tried a few times, alone, and fails; no other does', async () => {
  const file = await newFile()
  const before = lookAt(file)
  for (const message of ['one', 'poison', 'two', 'three']) await before.begin(message)
  await before.close()
  // Twice it takes all with it; the third time it is tried alone, and known by that.
  await dies(file, 3)
  const meanwhile = lookAt(file)
  await meanwhile.begin('late')
  await meanwhile.close()
  await dies(file, 4)
  expect((await startChild(poisonedProcess, file).ended()).signal).toBe(null)
  const after = lookAt(file)
  const states = (await after.list()).map(({ history = [], status }) => [
    textOf(history[0]?.parts ?? []),
    status.state,
  ])
  expect(Object.fromEntries(states)).toEqual({
    poison: 'TASK_STATE_FAILED',
    one: 'TASK_STATE_COMPLETED',
    two: 'TASK_STATE_COMPLETED',
    three: 'TASK_STATE_COMPLETED',
    late: 'TASK_STATE_COMPLETED',
  })
  const runs = readFileSync(`${file}.runs`, 'utf8').split('\n')
  const timesRun = (text: string): number => runs.filter((run) => run === text).length
  expect(timesRun('poison')).toBe(7)
  expect(timesRun('late')).toBe(1)
  for (const innocent of ['one', 'two', 'three']) expect(timesRun(innocent)).toBeLessThanOrEqual(3)
  await after.close()
})

/** Starts processes, one after another, of which each is killed by what it does. */
async function dies(file: string, times: number): Promise<void> {
  for (let death = 0; death < times; death++) {
    const { signal } = await startChild(poisonedProcess, file).ended()
    expect(signal).toBe('SIGKILL')
  }
}
