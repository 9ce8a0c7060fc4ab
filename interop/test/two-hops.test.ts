import { approvalSchema, textOf, UnsupportedOperationError, type Task } from 'a2a-core'
import { TaskEndedError, type Answer, type Waiting } from 'a2a-core/client'
import { authRequired, rejected } from 'a2a-core/server'
import { inputRequired, type AgentFunction } from 'a2a-function'
import { MockLanguageModelV4 } from 'ai/test'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { chainOf } from './chain-of.ts'

const approves: AgentFunction = async function* () {
  const { approved, reason } = yield* inputRequired({
    kind: 'approval',
    prompt: 'Allow 30 % off?',
    value: { discount: 30 },
  })
  yield approved ? 'Approved' : `Denied, ${reason}`
}

/** Asks, of somebody who asks back. */
async function waiting(answer: Promise<Answer>): Promise<Waiting> {
  const given = await answer
  if (given.state === 'completed') throw new Error(`it asked nothing, and said: ${given.text}`)
  return given
}

const statesOf = (tasks: Task[]) => tasks.map(({ status }) => status.state)
const idsOf = (tasks: Task[]) => tasks.map(({ id }) => id)
const inAll = (state: Task['status']['state']) => [state, state, state]

describe('what is asked two hops away', () => {
  test('arrives at the customer as it was asked', async () => {
    await using chain = await chainOf(approves)
    const { state, text, questions } = await waiting(chain.support.ask('30 % off, please'))
    expect(state).toBe('input-required')
    expect(text).toContain('Allow 30 % off?')
    expect(questions).toEqual([
      {
        id: expect.stringMatching(/^\d+\.\d+$/) as unknown,
        kind: 'approval',
        prompt: 'Allow 30 % off?',
        schema: approvalSchema,
        value: { discount: 30 },
      },
    ])
    expect(statesOf(await chain.tasks())).toEqual(inAll('TASK_STATE_INPUT_REQUIRED'))
  })

  test.each([
    ['yes, in words', 'yes', 'Approved'],
    ['yes', true, 'Approved'],
    ['no, and why', { approved: false, reason: 'too dear' }, 'Denied, too dear'],
  ])('is answered by one message that says %s: it completes all tasks', async (_, reply, said) => {
    await using chain = await chainOf(approves)
    const asked = await waiting(chain.support.ask('30 % off, please'))
    const before = await chain.tasks()
    const answer = await asked.answer(reply)
    expect(answer).toMatchObject({ state: 'completed', text: `Compliance said: ${said}` })
    const after = await chain.tasks()
    expect(idsOf(after)).toEqual(idsOf(before))
    expect(statesOf(after)).toEqual(inAll('TASK_STATE_COMPLETED'))
    expect(chain.errors).toEqual([])
  })

  test('may be of any schema, and be followed by more, of the same tasks', async () => {
    await using chain = await chainOf(async function* () {
      const { days } = yield* inputRequired({
        prompt: 'Until when?',
        schema: z.object({ days: z.int().max(90) }),
        value: { longest: 90 },
      })
      const { approved } = yield* inputRequired({ kind: 'approval', prompt: `For ${days} days?` })
      yield `${approved} for ${days} days`
    })
    const first = await waiting(chain.support.ask('30 % off, please'))
    expect(first.questions).toMatchObject([
      {
        kind: 'question',
        prompt: 'Until when?',
        schema: { properties: { days: { type: 'integer', maximum: 90 } }, required: ['days'] },
        value: { longest: 90 },
      },
    ])
    const before = await chain.tasks()
    const second = await waiting(first.answer({ days: 30 }))
    expect(second.questions).toMatchObject([{ kind: 'approval', prompt: 'For 30 days?' }])
    expect(await second.answer(true)).toMatchObject({ text: 'Compliance said: true for 30 days' })
    expect(idsOf(await chain.tasks())).toEqual(idsOf(before))
  })

  test('is asked again after an unclear reply, which reaches nobody else', async () => {
    await using chain = await chainOf(approves)
    const asked = await waiting(chain.support.ask('30 % off, please'))
    const [, ...before] = await chain.tasks()
    const again = await waiting(asked.answer('perhaps'))
    expect(again.questions).toEqual(asked.questions)
    const [, ...after] = await chain.tasks()
    expect(after).toEqual(before)
    expect(await again.answer('no')).toMatchObject({ state: 'completed' })
  })

  test('may be credentials: a message that they were given goes on with the same tasks', async () => {
    const value = { url: 'https://id.example' }
    await using chain = await chainOf((turn) =>
      turn.number === 1 ? authRequired({ prompt: 'Sign in', value }) : 'Signed in',
    )
    const asked = await waiting(chain.support.ask('30 % off, please'))
    expect(asked).toMatchObject({
      state: 'auth-required',
      questions: [{ kind: 'auth', prompt: 'Sign in', value }],
    })
    const before = await chain.tasks()
    expect(statesOf(before)).toEqual(inAll('TASK_STATE_AUTH_REQUIRED'))
    expect(await asked.answer('done')).toMatchObject({ text: 'Compliance said: Signed in' })
    expect(idsOf(await chain.tasks())).toEqual(idsOf(before))
  })
})

describe('a customer who cancels', () => {
  test('while the agents work, cancels the tasks of all', async () => {
    const aborted = vi.fn<(reason: unknown) => void>()
    const begun = Promise.withResolvers<void>()
    await using chain = await chainOf(async ({ signal }) => {
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      aborted(signal.reason)
    })
    const { task } = await chain.support.send({
      message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: '30 % off, please' }] },
      configuration: { returnImmediately: true },
    })
    await begun.promise
    const canceled = await chain.support.cancel(task?.id ?? '')
    expect(canceled.status.state).toBe('TASK_STATE_CANCELED')
    await vi.waitFor(async () => {
      expect(statesOf(await chain.tasks())).toEqual(inAll('TASK_STATE_CANCELED'))
    })
    expect(aborted).toHaveBeenCalledOnce()
    expect(chain.errors).toEqual([])
  })

  test('while the question is open, cancels the tasks of all: no answer gets through', async () => {
    await using chain = await chainOf(approves)
    const asked = await waiting(chain.support.ask('30 % off, please'))
    const canceled = await chain.support.cancel(asked.task.id)
    expect(canceled.status.state).toBe('TASK_STATE_CANCELED')
    await expect(asked.answer(true)).rejects.toBeInstanceOf(UnsupportedOperationError)
    // Each agent hears of it from the one that asked it.
    await vi.waitFor(async () => {
      expect(statesOf(await chain.tasks())).toEqual(inAll('TASK_STATE_CANCELED'))
    })
    expect(chain.errors).toEqual([])
  })
})

describe('when the deepest agent', () => {
  test('fails, the others learn that it did, and no more', async () => {
    await using chain = await chainOf(() => {
      throw new Error('password=hunter2')
    })
    const answer = await chain.support.ask('30 % off, please')
    const [error] = chain.errors
    expect(chain.errors).toMatchObject([{ agent: 'Compliance', id: error?.id }])
    expect(answer).toMatchObject({
      state: 'completed',
      text:
        'Compliance said: RemoteFailedError: The remote agent "Compliance" failed: The agent failed. ' +
        `The error was logged under ${error?.id}.`,
    })
    expect(JSON.stringify(await chain.tasks())).not.toContain('hunter2')
  })

  test('will not do it, the agent that asked it may say why', async () => {
    await using chain = await chainOf(() => rejected('30 % is too much'))
    expect(await chain.support.ask('30 % off, please')).toMatchObject({
      text: 'Compliance said: RemoteFailedError: The remote agent "Compliance" rejected the request: 30 % is too much',
    })
    expect(chain.errors).toEqual([])
  })

  test('is gone when its question is answered, the tasks of the others end', async () => {
    await using chain = await chainOf(approves)
    const asked = await waiting(chain.support.ask('30 % off, please'))
    await chain.closeCompliance()
    const answer = await asked.answer(true)
    expect(answer.text).toContain(
      'Compliance said: RemoteFailedError: The remote agent "Compliance" failed',
    )
    expect(chain.errors).toEqual([])
  })
})

test('an agent in the middle that fails, fails the task of the customer', async () => {
  const model = new MockLanguageModelV4({
    doStream: async () => {
      throw new Error('password=hunter2')
    },
  })
  await using chain = await chainOf(() => 'never asked', model)
  const failure = await chain.support.ask('30 % off, please').catch((error: unknown) => error)
  const [inPricing, inSupport] = chain.errors
  expect(chain.errors.map(({ agent }) => agent)).toEqual(['Pricing', 'Support'])
  expect(inSupport?.error).toBeInstanceOf(TaskEndedError)
  expect(inSupport?.error).toMatchObject({
    state: 'failed',
    message: expect.stringContaining(inPricing?.id ?? '?') as unknown,
  })
  expect(failure).toBeInstanceOf(TaskEndedError)
  if (!(failure instanceof TaskEndedError)) return
  expect(textOf(failure.task.status.message?.parts ?? [])).toContain(inSupport?.id)
  expect(JSON.stringify(failure.task)).not.toContain('hunter2')
})
