import { expect, onTestFinished, test } from 'vitest'
import { text, type Turn } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

test.each<[string, (turn: Turn) => Turn]>([
  ['is spread', (turn) => ({ ...turn })],
  ['stands behind another object', (turn) => Object.create(turn) as Turn],
  ['stands behind a proxy', (turn) => new Proxy(turn, {})],
])('a turn that %s has its task and its signal', async (_, wrap) => {
  let aborted: boolean | undefined
  const served = serveAgent(
    agentOf(async function* (turn) {
      const { task, taskId, signal } = wrap(turn)
      aborted = signal.aborted
      yield text(`${task.id === taskId}`)
    }),
  )
  onTestFinished(() => served.close())
  const task = await served.ask('go')
  expect(task.artifacts?.[0]?.parts).toEqual([{ text: 'true' }])
  expect(aborted).toBe(false)
})
