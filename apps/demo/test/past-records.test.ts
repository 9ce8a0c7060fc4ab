import { anonymousCaller, memoryEngine, type Engine } from 'a2a-core/server'
import { userMessage } from 'a2a-core'
import { expect, test } from 'vitest'
import { pastRecords } from '../src/past-records.ts'
import type { AgentName } from '../src/start-agents.ts'

const { tenant, owner } = anonymousCaller

/** Stores a task as an agent has it that took a message in. */
async function taskOf(
  engine: Engine,
  agent: AgentName,
  taskId: string,
  messageId: string,
  at: string,
): Promise<void> {
  const message = userMessage(agent, { messageId, taskId, contextId: 'c' })
  const timestamp = `2026-01-01T00:00:${at}.000Z`
  const task = {
    id: taskId,
    contextId: 'c',
    status: { state: 'TASK_STATE_SUBMITTED' as const, timestamp },
  }
  await engine.create(
    { agent, tenant, owner },
    {
      taskId,
      contextId: 'c',
      serial: false,
      records: [{ event: { task }, history: [message] }],
      input: {
        message,
        caller: anonymousCaller,
        accepts: [],
        extensions: [],
        metadata: {},
        answers: {},
      },
    },
  )
}

test('what was written of a conversation is given in its order, and nothing of those before', async () => {
  const engine = memoryEngine()
  await taskOf(engine, 'compliance', 'old', 'o', '01')
  await taskOf(engine, 'pricing', 'p', 'm2', '03')
  await taskOf(engine, 'support', 's', 'm1', '02')
  const past = await pastRecords({ support: engine, pricing: engine, compliance: engine }, 'm1')
  expect(past.map(({ agent, taskId }) => `${agent} ${taskId}`)).toEqual(['support s', 'pricing p'])
})

test('what somebody else asked since then is left out', async () => {
  const engine = memoryEngine()
  await taskOf(engine, 'support', 's', 'm1', '02')
  await taskOf(engine, 'pricing', 'p', 'm2', '03')
  await taskOf(engine, 'support', 'asked by hand', 'm3', '04')
  await taskOf(engine, 'pricing', 'asked by hand, too', 'm4', '05')
  const past = await pastRecords({ support: engine, pricing: engine }, 'm1')
  expect(past.map(({ agent, taskId }) => `${agent} ${taskId}`)).toEqual(['support s', 'pricing p'])
})

test('nothing is given of a conversation that support has not taken in, or where it runs elsewhere', async () => {
  const engine = memoryEngine()
  await taskOf(engine, 'support', 's', 'm1', '02')
  expect(await pastRecords({ support: engine }, 'another')).toEqual([])
  expect(await pastRecords({}, 'm1')).toEqual([])
})
