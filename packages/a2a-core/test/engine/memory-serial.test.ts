import { expect, onTestFinished, test } from 'vitest'
import { memoryEngine, type Claim, type Engine, type TaskKey } from 'a2a-core/server'
import {
  keyOf,
  newScope,
  newTask,
  statusRecord,
} from '../../src/testing/engine-suite/sample-task.ts'

test('a task that goes after its claim was taken does not let another of its context run', async () => {
  const engine = memoryEngine({ maxEndedTasks: 1 })
  const scope = newScope()
  const running: string[] = []
  const done = Promise.withResolvers<void>()
  const make = async (taskId: string): Promise<TaskKey> => {
    const task = newTask({ taskId, contextId: 'c', serial: true })
    await engine.create(scope, task)
    return keyOf(scope, task)
  }
  const first = await make('first')
  await cancel(engine, first)
  await make('second')
  await make('third')
  const worker = engine.work(
    scope.agent,
    async ({ key }) => {
      running.push(key.taskId)
      await done.promise
    },
    { concurrency: 10 },
  )
  onTestFinished(async () => {
    done.resolve()
    await worker.close({ drainMs: 0 })
  })
  expect(running).toEqual(['second'])

  await cancel(engine, await make('fourth'))
  // The first goes now, as one more has ended than is kept.
  expect(await engine.get(first)).toBeUndefined()

  expect(running).toEqual(['second'])
})

async function cancel(engine: Engine, key: TaskKey): Promise<void> {
  await engine.requestCancel(key)
  const claim = (await engine.steal(key)) as Claim
  const records = [statusRecord({ ...key, contextId: 'c' }, 'TASK_STATE_CANCELED')]
  await engine.commit(claim, { records, end: true })
}
