import { expect, test } from 'vitest'
import {
  isInterrupted,
  isTerminal,
  taskSchema,
  taskStateSchema,
  userMessage,
  type Task,
} from 'a2a-core'
import { withHistoryLength } from '../../src/protocol/task.ts'

const messages = [userMessage('1'), userMessage('2'), userMessage('3')]
const task: Task = {
  id: 't',
  contextId: 'c',
  status: { state: 'TASK_STATE_WORKING' },
  history: messages,
}

test('the history has all messages, none, or at most so many of the latest (§3.2.4)', () => {
  expect(withHistoryLength(task, undefined).history).toEqual(messages)
  expect(withHistoryLength(task, 0)).not.toHaveProperty('history')
  expect(withHistoryLength(task, 1).history).toEqual([messages[2]])
  expect(withHistoryLength(task, 2).history).toEqual([messages[1], messages[2]])
  expect(withHistoryLength(task, 100).history).toEqual(messages)
})

test('a task with less history is another object: the task stays as it is', () => {
  withHistoryLength(task, 0)
  withHistoryLength(task, 1)
  expect(task.history).toHaveLength(3)
})

test('a task without a history has none at any length', () => {
  const { history: _, ...bare } = task
  for (const length of [undefined, 0, 1]) {
    expect(withHistoryLength(bare, length)).not.toHaveProperty('history')
  }
})

test('of the states, four end a task and two wait for its client', () => {
  expect(taskStateSchema.options.filter(isTerminal)).toEqual([
    'TASK_STATE_COMPLETED',
    'TASK_STATE_FAILED',
    'TASK_STATE_CANCELED',
    'TASK_STATE_REJECTED',
  ])
  expect(taskStateSchema.options.filter(isInterrupted)).toEqual([
    'TASK_STATE_INPUT_REQUIRED',
    'TASK_STATE_AUTH_REQUIRED',
  ])
})

test('a state that is none is refused', () => {
  for (const state of ['UNRECOGNIZED', 'completed', 'TASK_STATE_UNSPECIFIED', '', -1, null]) {
    expect(taskSchema.safeParse({ ...task, status: { state } }).success).toBe(false)
  }
})
