import { expect, onTestFinished, test, vi } from 'vitest'
import { memoryEngine } from 'a2a-core/server'
import { deliverWith, newWebhook } from '../../src/testing/engine-suite/deliver-to.ts'
import { newTask } from '../../src/testing/engine-suite/sample-task.ts'

const day = 24 * 3_600_000

test('a webhook that is due later than any timer can wait is called then, and not before', async () => {
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const engine = memoryEngine()
  let calls = 0
  deliverWith(engine, 'agent', async () => {
    calls++
    return { kind: 'retry', at: Date.now() + 40 * day }
  })
  const task = newTask()
  const webhooks = [newWebhook(task)]
  await engine.create({ agent: 'agent', tenant: '', owner: 'alice' }, { ...task, webhooks })
  await vi.advanceTimersByTimeAsync(39 * day)
  expect(calls).toBe(1)
  await vi.advanceTimersByTimeAsync(2 * day)
  expect(calls).toBe(2)
  await engine.close()
})
