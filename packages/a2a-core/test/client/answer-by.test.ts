import { expect, test } from 'vitest'
import type { Question, Task } from 'a2a-core'
import { answerBy } from 'a2a-core/client'

const task: Task = { id: 't', contextId: 'c', status: { state: 'TASK_STATE_INPUT_REQUIRED' } }

function asked(id: string, prompt = 'Which plan?'): Question[] {
  return [{ id, kind: 'question', prompt }]
}

test('a reply that was none is not given again to the question that is asked again', async () => {
  const answer = answerBy('Pricing', () => 'm')
  expect(await answer(asked('1.1'), task)).toBe('m')
  await expect(answer(asked('1.1'), task)).rejects.toMatchObject({ name: 'RemotePausedError' })
})

test('who asks for the same over and over, each time anew, is not answered without end', async () => {
  const answer = answerBy('Pricing', () => true)
  for (let turn = 1; turn <= 100; turn++) await answer(asked(`${turn}.1`), task)
  await expect(answer(asked('101.1'), task)).rejects.toMatchObject({ name: 'RemotePausedError' })
})

test('who asks for another thing in between may ask as often as it likes', async () => {
  const answer = answerBy('Pricing', () => true)
  for (let turn = 1; turn <= 300; turn++) {
    expect(await answer(asked(`${turn}.1`, `Item ${turn % 2}?`), task)).toBe(true)
  }
})
