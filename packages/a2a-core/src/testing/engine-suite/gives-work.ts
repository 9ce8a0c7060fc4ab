import { expect } from 'vitest'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn, statusOf, workOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask } from './sample-task.ts'

/** An accepted message is always work for somebody, and a turn of its own. */
export const givesWork = {
  'a task is claimed whether its worker or it came first': async ({ engine, second }) => {
    const scope = newScope()
    const early = newTask()
    const late = newTask()
    await engine.create(scope, early)
    const holder = holdClaims(second, scope.agent)
    const first = await holder.claimed()
    await engine.create(scope, late)
    const next = await holder.claimed()
    expect(first.claim).toMatchObject({ key: keyOf(scope, early), contextId: early.contextId })
    expect(next.claim).toMatchObject({ key: keyOf(scope, late), contextId: late.contextId })
    expect(next.claim.fence).not.toBe(first.claim.fence)
    expect(first.claim.signal.aborted).toBe(false)
  },

  'a claim is given its message as it was accepted': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    const work = await workOf(engine, claim)
    expect(work).toEqual({
      input: task.input,
      number: work.number,
      begun: false,
      attempt: 1,
      stalled: 0,
      turn: 0,
      task: task.records[0]?.event.task,
      questions: [],
      steps: {},
      saved: {},
    })
  },

  'a begun turn is the claim’s work until it ends, whatever waits': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    const { input, number } = await beginTurn(engine, claim)
    await second.post(keyOf(scope, task), newInput('and', task))
    expect(await workOf(engine, claim)).toMatchObject({
      input,
      number,
      begun: true,
      attempt: 1,
      turn: 1,
      task: { status: { state: 'TASK_STATE_WORKING' }, history: [input.message] },
    })
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED')
    const next = await beginTurn(engine, claim)
    expect(next.number).not.toBe(number)
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED')
    expect(await engine.next(claim)).toBeUndefined()
  },

  'messages that come during a run are the next turns of its claim, in order': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const task = newTask({ text: 'one' })
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const { claim } = await holder.claimed()
    await beginTurn(engine, claim)
    for (const text of ['two', 'three']) {
      expect(await second.post(key, newInput(text, task))).toBe('posted')
    }
    await engine.commit(claim, { records: [], end: true })
    for (const [turn, text] of [
      [1, 'two'],
      [2, 'three'],
    ] as const) {
      const work = await beginTurn(engine, claim)
      expect(work).toMatchObject({ begun: false, attempt: 1, turn })
      expect(work.input.message.parts).toEqual([{ text }])
      await engine.commit(claim, { records: [], end: true })
    }
    expect(await engine.next(claim)).toBeUndefined()
    const history = (await second.get(key))?.task?.history ?? []
    expect(history.map(({ parts }) => parts[0]?.text)).toEqual(['one', 'two', 'three'])
    expect(holder.count).toBe(1)
  },

  'a message to a resting task wakes it': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const first = await holder.claimed()
    await beginTurn(engine, first.claim)
    await endTurn(engine, first.claim, 'TASK_STATE_INPUT_REQUIRED')
    expect(await engine.next(first.claim)).toBeUndefined()
    first.leave()
    expect(await second.post(key, newInput('again', task))).toBe('posted')
    const { claim } = await holder.claimed()
    expect(claim.fence).not.toBe(first.claim.fence)
    const work = await workOf(engine, claim)
    expect(work).toMatchObject({ begun: false, attempt: 1, turn: 1 })
    expect(work.input.message.parts).toEqual([{ text: 'again' }])
  },

  'no message is lost between the last turn of a claim and its release': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    let held = await holder.claimed()
    await beginTurn(engine, held.claim)
    for (let round = 0; round < 10; round++) {
      await engine.commit(held.claim, { records: [], end: true })
      const [posted, work] = await Promise.all([
        second.post(key, newInput(`${round}`, task)),
        engine.next(held.claim),
      ])
      expect(posted).toBe('posted')
      if (!work) {
        held.leave()
        held = await holder.claimed()
      }
      const { input } = await beginTurn(engine, held.claim)
      expect(input.message.parts).toEqual([{ text: `${round}` }])
    }
  },

  'COMPLETED is refused while a message waits, and nothing is stored': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const task = newTask()
    const key = keyOf(scope, task)
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    await beginTurn(engine, claim)
    await second.post(key, newInput('and', task))
    const before = await second.get(key)
    const completed = statusOf(claim, 'TASK_STATE_COMPLETED')
    const commit = {
      records: [statusOf(claim, 'TASK_STATE_WORKING'), completed],
      questions: [{ id: '1.1', kind: 'question' as const, prompt: 'Which?' }],
      steps: { quote: 1 },
      saved: { task: 'saved', context: 'saved' },
      end: true,
    }
    expect(await engine.commit(claim, commit)).toBe('waiting')
    expect(await second.get(key)).toEqual(before)
    expect(await workOf(engine, claim)).toMatchObject({
      begun: true,
      questions: [],
      steps: {},
      saved: {},
    })
    expect(await engine.commit(claim, { records: [], end: true })).toBe('committed')
    const { number } = await workOf(engine, claim)
    // The message that the commit itself begins does not wait.
    expect(await endTurn(engine, claim, 'TASK_STATE_COMPLETED', { begin: number })).toBe(
      'committed',
    )
    expect((await second.get(key))?.ended).toBe(true)
  },

  'messages that wait when a task ends otherwise are in its history, unanswered': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const holder = holdClaims(engine, scope.agent)
    for (const state of [
      'TASK_STATE_FAILED',
      'TASK_STATE_CANCELED',
      'TASK_STATE_REJECTED',
    ] as const) {
      const task = newTask({ text: 'one' })
      const key = keyOf(scope, task)
      await engine.create(scope, task)
      const { claim } = await holder.claimed()
      await beginTurn(engine, claim)
      const waiting = [newInput('two', task), newInput('three', task)]
      for (const input of waiting) await second.post(key, input)
      expect(await endTurn(engine, claim, state)).toBe('committed')
      const unanswered = waiting.map(({ message }) => message)
      expect(await second.read(key, 2, 10)).toEqual([
        { seq: 3, ...statusOf(claim, state), history: unanswered },
      ])
      expect((await second.get(key))?.task?.history).toEqual([task.input.message, ...unanswered])
      expect(await engine.next(claim)).toBeUndefined()
    }
  },

  'a task that ends before its turn began has its message in the history': async ({ engine }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    await endTurn(engine, claim, 'TASK_STATE_REJECTED')
    expect((await engine.get(keyOf(scope, task)))?.task?.history).toEqual([task.input.message])
  },
} satisfies Cases<Handles>
