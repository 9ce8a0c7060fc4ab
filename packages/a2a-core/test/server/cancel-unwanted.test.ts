import { expect, test } from 'vitest'
import { cancelUnwanted, TurnAborted } from '../../src/server/index.ts'

test.each<[what: string, reason: unknown, canceled: string[]]>([
  ['was canceled', new TurnAborted('canceled'), ['task-1']],
  ['took too long', new TurnAborted('deadline'), ['task-1']],
  ['was aborted by somebody else', new Error('no more'), ['task-1']],
  ['goes on after a shutdown', new TurnAborted('shutdown'), []],
  ['goes on elsewhere', new TurnAborted('lost'), []],
])('what a run that %s has asked is canceled, or not', async (_, reason, canceled) => {
  const asked: string[] = []
  const remote = {
    async cancel(taskId: string, { signal }: { signal: AbortSignal }): Promise<never> {
      expect(signal.aborted).toBe(false)
      asked.push(taskId)
      throw new Error('nobody is there')
    },
  }
  cancelUnwanted(remote, 'task-1', reason)
  expect(asked).toEqual(canceled)
})
