import { expect, test } from 'vitest'
import { DatabaseFileError, sqliteEngine } from 'a2a-sqlite'
import { newFile } from './new-file.ts'
import { startChild } from './processes/child.ts'
import { countingAgent } from './processes/counting-agent.ts'
import { serveOn } from './serve-on.ts'

const countingProcess = new URL('processes/counting-process.ts', import.meta.url)
const idleProcess = new URL('processes/idle-process.ts', import.meta.url)

function refusal(open: () => unknown): DatabaseFileError {
  try {
    open()
  } catch (error) {
    if (error instanceof DatabaseFileError) return error
    throw error
  }
  throw new Error('It was opened')
}

test('a file that another process has open is refused, and says which process', async () => {
  const file = await newFile()
  const holder = startChild(countingProcess, file, '1')
  for await (const _ of holder.lines()) break
  const { message, path } = refusal(() => sqliteEngine(file))
  expect(path).toBe(file)
  expect(message).toBe(
    `Cannot keep tasks in ${file}: process ${holder.pid} has it open. One process at a time can: name another file, or end it`,
  )
  await holder.kill()
  // No lock outlives its process, however that ended.
  await sqliteEngine(file).close()
})

test('the process that has it open is not disturbed by who tries', async () => {
  const file = await newFile()
  const engine = sqliteEngine(file)
  expect(refusal(() => sqliteEngine(file)).message).toContain(`process ${process.pid} has it open`)
  const other = startChild(countingProcess, file, '1')
  const { code, stderr } = await other.ended()
  expect(code).toBe(1)
  expect(stderr).toContain(`process ${process.pid} has it open`)
  const served = serveOn(engine, { ...countingAgent, async *run() {} })
  expect((await served.ask('count')).status.state).toBe('TASK_STATE_COMPLETED')
  await served.close()
  await sqliteEngine(file).close()
})

test('who closes lets the next one in, and its tasks are there', async () => {
  const file = await newFile()
  const first = serveOn(sqliteEngine(file), { ...countingAgent, async *run() {} })
  const task = await first.ask('count')
  await first.close()
  await first.close()
  const second = serveOn(sqliteEngine(file), countingAgent)
  expect(await second.get(task.id)).toEqual(task)
  await second.close()
})

test('an engine that is open keeps no process alive', async () => {
  const child = startChild(idleProcess, await newFile())
  expect(await child.ended()).toEqual({ code: 0, signal: null, stderr: '' })
})

test('an engine that was closed says so', async () => {
  const engine = sqliteEngine(await newFile())
  const key = { agent: 'a', tenant: '', owner: 'o', taskId: 't' }
  await engine.close()
  await expect(engine.get(key)).rejects.toThrow('The engine is closed')
  await expect(engine.requestCancel(key)).rejects.toThrow('The engine is closed')
})
