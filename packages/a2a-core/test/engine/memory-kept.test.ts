import { expect, onTestFinished, test, vi } from 'vitest'
import { memoryEngine, text } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from '../server/agent-of.ts'

// Tasks themselves, what is known of their messages, and their webhooks are kept for good: how they
// expire is not decided by this engine yet.
test('row 26: the log of an ended task is forgotten after the resume window, the task is not', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const engine = memoryEngine({ resumeWindow: 60_000 })
  const served = serveAgent(
    agentOf(async function* (turn) {
      yield text(turn.text)
    }),
    { engine },
  )
  onTestFinished(() => served.close())
  const task = await served.ask('first')
  vi.advanceTimersByTime(59_000)
  await served.ask('second')
  expect(await served.log(task.id)).not.toEqual([])
  vi.advanceTimersByTime(2_000)
  const third = await served.ask('third')
  expect(await served.log(task.id)).toEqual([])
  expect(await served.log(third.id)).not.toEqual([])
  expect(await served.get(task.id)).toEqual(task)
})
