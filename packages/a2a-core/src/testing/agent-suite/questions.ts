import { expect } from 'vitest'
import { dataPart, textOf } from '../../protocol/part.ts'
import { questionsOf } from '../../protocol/question.ts'
import type { TaskStatus } from '../../protocol/task.ts'
import type { Cases } from '../contract.ts'
import { answerOf } from './answers.ts'
import { expectLegalLog } from './expect-legal-log.ts'
import type { Stage } from './stage.ts'

/** An agent asks, and goes on in the same task when it is answered. */
export const questions = {
  'a question makes the task INPUT_REQUIRED, as text and as data': async (stage) => {
    const served = await stage.play('asks')
    const task = await served.ask('go')
    expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(textOf(task.status.message?.parts ?? [])).toContain('Which plan?')
    const asked = questionsOf(task.status.message)
    expect(asked).toMatchObject([{ kind: 'question', prompt: 'Which plan?' }])
    expect(asked[0]?.id).toMatch(/^\d+\.\d+$/)
    expectLegalLog(await served.log(task.id))
  },

  'an answer in text goes on with the same task, to its end': async (stage) => {
    const served = await stage.play('asks')
    const { id, contextId } = await served.ask('go')
    const task = await served.ask('the small one', { taskId: id })
    expect(task).toMatchObject({ id, contextId, status: { state: 'TASK_STATE_COMPLETED' } })
    expect(answerOf(task)).toBe('You chose the small one')
    expectLegalLog(await served.log(id))
  },

  'an answer keyed by the id of the question does so, too': async (stage) => {
    const served = await stage.play('asks')
    const { id, status } = await served.ask('go')
    const question = questionsOf(status.message)[0]?.id ?? ''
    const task = await served.ask(dataPart({ [question]: 'the large one' }), { taskId: id })
    expect(answerOf(task)).toBe('You chose the large one')
  },

  'the history keeps what was asked and answered': async (stage) => {
    const served = await stage.play('asks')
    const { id } = await served.ask('go')
    const { history = [] } = await served.ask('this', { taskId: id })
    expect(history.map(({ role }) => role)).toEqual(['ROLE_USER', 'ROLE_AGENT', 'ROLE_USER'])
    expect(history.map(({ parts }) => textOf(parts))).toEqual([
      'go',
      expect.stringContaining('Which plan?'),
      'this',
    ])
  },

  'a stream ends with the question, and the next with the answer': async (stage) => {
    const served = await stage.play('asks')
    const first = await Array.fromAsync(served.stream('go'))
    expect(first.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    const id = first[0]?.task?.id ?? ''
    const second = await Array.fromAsync(served.stream('this', { taskId: id }))
    expect(second.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
    expectLegalLog(await served.log(id))
  },

  'two tasks that ask at once are answered each by its own': async (stage) => {
    const served = await stage.play('asks')
    const [first, second] = await Promise.all([served.ask('a'), served.ask('b')])
    const [answered, other] = await Promise.all([
      served.ask('one', { taskId: first.id }),
      served.ask('two', { taskId: second.id }),
    ])
    expect(answerOf(answered)).toBe('You chose one')
    expect(answerOf(other)).toBe('You chose two')
  },

  'a new task of a context in which another waits is its own, and both are answered': async (
    stage,
  ) => {
    const served = await stage.play('asks')
    const { id, contextId } = await served.ask('go')
    const other = await served.ask('go, too', { contextId })
    expect(other.id).not.toBe(id)
    expect(other.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(answerOf(await served.ask('the small one', { taskId: id }))).toBe(
      'You chose the small one',
    )
    expect(answerOf(await served.ask('the large one', { taskId: other.id }))).toBe(
      'You chose the large one',
    )
  },

  'what waits for an answer is answered after a restart of the server': async (stage) => {
    const served = await stage.play('asks')
    const { id } = await served.ask('go')
    await served.close()
    const next = await served.again()
    const task = await next.ask('the small one', { taskId: id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe('You chose the small one')
    expectLegalLog(await next.log(id))
  },

  'several questions are asked at once, and answered by one message': async (stage) => {
    const served = await stage.play('asks-several')
    const { id, status } = await served.ask('go')
    expect(status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    const task = await served.ask(dataPart(answersOf(status, 'small', '12')), { taskId: id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe('You chose small, 12')
    expectLegalLog(await served.log(id))
  },

  'several questions are answered one by one, in any order': async (stage) => {
    const served = await stage.play('asks-several')
    const { id, status } = await served.ask('go')
    const [[plan], [seats, many]] = Object.entries(answersOf(status, 'small', '12')) as [
      [string, string],
      [string, string],
    ]
    const half = await served.ask(dataPart({ [seats]: many }), { taskId: id })
    expect(half.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(questionsOf(half.status.message).map((question) => question.id)).toEqual([plan])
    const task = await served.ask('small', { taskId: id })
    expect(answerOf(task)).toBe('You chose small, 12')
    expectLegalLog(await served.log(id))
  },

  'text answers none of several questions: they are asked again': async (stage) => {
    const served = await stage.play('asks-several')
    const { id, status } = await served.ask('go')
    const again = await served.ask('small', { taskId: id })
    expect(again.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(questionsOf(again.status.message)).toEqual(questionsOf(status.message))
  },

  'an answer to a question that was answered before is refused': async (stage) => {
    const served = await stage.play('asks-several')
    const { id, status } = await served.ask('go')
    const [plan = ''] = Object.keys(answersOf(status, 'small', '12'))
    await served.ask(dataPart({ [plan]: 'small' }), { taskId: id })
    await expect(served.ask(dataPart({ [plan]: 'large' }), { taskId: id })).rejects.toMatchObject({
      code: -32602,
    })
    expect(answerOf(await served.ask('12', { taskId: id }))).toBe('You chose small, 12')
  },

  'credentials that are awaited make the task AUTH_REQUIRED, and a message goes on': async (
    stage,
  ) => {
    const served = await stage.play('asks-auth')
    const { id, status } = await served.ask('go')
    expect(status.state).toBe('TASK_STATE_AUTH_REQUIRED')
    expect(textOf(status.message?.parts ?? [])).toContain('Sign in')
    const asked = questionsOf(status.message)
    expect(asked).toMatchObject([{ kind: 'auth', value: { url: 'https://id.example.com' } }])
    const task = await served.ask('done', { taskId: id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe('Signed in')
    expectLegalLog(await served.log(id))
  },

  'a task that waits is canceled, and takes no answer then': async (stage) => {
    const served = await stage.play('asks')
    const { id } = await served.ask('go')
    expect((await served.cancel(id)).status.state).toBe('TASK_STATE_CANCELED')
    await expect(served.ask('the small one', { taskId: id })).rejects.toMatchObject({
      code: -32004,
    })
    expect(served.errors).toEqual([])
    expectLegalLog(await served.log(id))
  },

  'an approval is asked for as one, and given by yes': async (stage) => {
    const served = await stage.play('approves')
    const { id, status } = await served.ask('go')
    expect(status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(questionsOf(status.message)).toMatchObject([{ kind: 'approval' }])
    const task = await served.ask('yes', { taskId: id })
    expect(answerOf(task)).toContain('Approved')
    expectLegalLog(await served.log(id))
  },

  'an approval is refused by no': async (stage) => {
    const served = await stage.play('approves')
    const { id } = await served.ask('go')
    const task = await served.ask('no', { taskId: id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toContain('Denied')
    expect(answerOf(task)).not.toContain('Approved')
  },

  'an unclear reply to an approval is no answer: it is asked again': async (stage) => {
    const served = await stage.play('approves')
    const { id, status } = await served.ask('go')
    const again = await served.ask('perhaps, what does it cost?', { taskId: id })
    expect(again.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(questionsOf(again.status.message)).toEqual(questionsOf(status.message))
    expect(answerOf(again)).not.toMatch(/Approved|Denied/)
    expect(answerOf(await served.ask('yes', { taskId: id }))).toContain('Approved')
  },
} satisfies Cases<Stage>

/** Answers to the two questions of a task that `asks-several`, by their ids. */
function answersOf(
  { message }: TaskStatus,
  plan: string,
  seats: string,
): { [questionId: string]: string } {
  const asked = questionsOf(message)
  expect(asked.map(({ prompt }) => prompt).toSorted()).toEqual(['How many seats?', 'Which plan?'])
  const idOf = (prompt: string): string =>
    asked.find((question) => question.prompt === prompt)?.id ?? ''
  return { [idOf('Which plan?')]: plan, [idOf('How many seats?')]: seats }
}
