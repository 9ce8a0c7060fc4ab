import { expect, test } from 'vitest'
import { isTerminal, textOf } from 'a2a-core'
import { sqliteEngine } from 'a2a-sqlite'
import { newFile } from './new-file.ts'
import { startChild } from './processes/child.ts'
import { countingAgent, lastNumber, numbersIn } from './processes/counting-agent.ts'
import { doomedAgent } from './processes/doomed-agent.ts'
import { serveOn } from './serve-on.ts'

const countingProcess = new URL('processes/counting-process.ts', import.meta.url)
const doomedProcess = new URL('processes/doomed-process.ts', import.meta.url)

const tasks = 4
const rounds = 8

/**
 * Kills a counting process when it has got on with each task, and said so many lines; gives what it
 * said of each.
 */
async function countAndKill(file: string, round: number): Promise<Map<string, number>> {
  const child = startChild(countingProcess, file, round === 0 ? `${tasks}` : '0')
  const seen = new Map<string, number>()
  let left = (round * 389) % 700
  for await (const line of child.lines()) {
    const [id = '', seq] = line.split(' ')
    seen.set(id, Number(seq))
    if (--left <= 0 && seen.size === tasks) break
  }
  await child.kill()
  return seen
}

test('no event that was seen is lost, however often the process is killed at its work', async () => {
  const file = await newFile()
  const before = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const seen = await countAndKill(file, round)
    const engine = sqliteEngine(file)
    for (const [taskId, seq] of seen) {
      const key = { agent: countingAgent.id, tenant: '', owner: 'anonymous', taskId }
      const log = await engine.read(key, 0, 100_000)
      expect(log.map((record) => record.seq)).toEqual(log.map((_, index) => index + 1))
      expect(log.length).toBeGreaterThanOrEqual(Math.max(seq, before.get(taskId) ?? 0))
      before.set(taskId, log.length)
    }
    await engine.close()
  }
  const engine = sqliteEngine(file)
  const served = serveOn(engine, countingAgent)
  served.start()
  for (const { id } of await served.list()) {
    const task = await served.ended(id)
    // Every attempt but the last was killed, and each got on: none of them counts against it.
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(numbersIn(task)).toEqual(Array.from({ length: lastNumber + 1 }, (_, index) => index))
    const states: string[] = []
    for await (const { event } of served.follow(id)) {
      const state = event.statusUpdate?.status.state
      if (state !== undefined) states.push(state)
      if (state !== undefined && isTerminal(state)) break
    }
    expect(states).toEqual(['TASK_STATE_WORKING', 'TASK_STATE_COMPLETED'])
  }
  await served.close()
})

test('row 20: a task whose process was killed is taken up by the next, and ends', async () => {
  const file = await newFile()
  const doomed = startChild(doomedProcess, file)
  let id = ''
  for await (const line of doomed.lines()) {
    id = line
    break
  }
  await doomed.kill()
  const served = serveOn(sqliteEngine(file), doomedAgent)
  // A message that comes before the task is run again starts no second run beside it.
  await served.begin('go on', id)
  const task = await served.ended(id)
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  const answers = task.artifacts?.map(({ parts }) => textOf(parts))
  expect(answers).toEqual(['hang at attempt 2', 'go on at attempt 1'])
  expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['hang', 'go on'])
  await served.close()
})
