import { expect } from 'vitest'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn, workOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask } from './sample-task.ts'

/** What a run wants kept beside the log is there for the next attempt, turn or task. */
export const keepsWhatRunsSave = {
  'results of steps are kept, whatever JSON they are, until they are forgotten': async ({
    engine,
  }) => {
    const scope = newScope()
    await engine.create(scope, newTask())
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    await beginTurn(engine, claim)
    await engine.commit(claim, { records: [], steps: { a: { price: [1, null] }, b: null } })
    await engine.commit(claim, { records: [], steps: { c: 'c', b: false } })
    const steps = { a: { price: [1, null] }, b: false, c: 'c' }
    expect((await workOf(engine, claim)).steps).toEqual(steps)
    await engine.commit(claim, { records: [], end: true })
    await engine.commit(claim, { records: [], forgetSteps: true, steps: { d: 0 } })
    const { key, contextId } = claim
    await engine.post(key, newInput('again', { taskId: key.taskId, contextId }))
    expect((await workOf(engine, claim)).steps).toEqual({ d: 0 })
  },

  'what is saved for a task is for its next turns': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const holder = holdClaims(engine, scope.agent)
    const { claim, leave } = await holder.claimed()
    await beginTurn(engine, claim)
    await engine.commit(claim, { records: [], saved: { task: { messages: ['a'] } } })
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED', { saved: { task: ['b'] } })
    await engine.next(claim)
    leave()
    await second.post(keyOf(scope, task), newInput('again', task))
    const next = await holder.claimed()
    expect((await workOf(engine, next.claim)).saved).toEqual({ task: ['b'] })
  },

  'what is saved for a context is for all its tasks, and no others': async ({ engine, second }) => {
    const scope = newScope()
    const contextId = 'shared'
    const holder = holdClaims(engine, scope.agent)
    await engine.create(scope, newTask({ contextId }))
    const { claim } = await holder.claimed()
    await beginTurn(engine, claim)
    await engine.commit(claim, { records: [], saved: { context: { thread: 1 }, task: 'own' } })
    await endTurn(engine, claim, 'TASK_STATE_COMPLETED', { saved: { context: { thread: 2 } } })
    await second.create(scope, newTask({ contextId }))
    const sibling = await holder.claimed()
    expect((await workOf(engine, sibling.claim)).saved).toEqual({ context: { thread: 2 } })
    await second.create(scope, newTask({ contextId: 'another' }))
    const stranger = await holder.claimed()
    expect((await workOf(engine, stranger.claim)).saved).toEqual({})
  },

  'what a commit does not mention stays, and null is a value like any other': async ({
    engine,
  }) => {
    const scope = newScope()
    await engine.create(scope, newTask())
    const { claim } = await holdClaims(engine, scope.agent).claimed()
    await beginTurn(engine, claim)
    const questions = [{ id: '1.1', kind: 'question' as const, prompt: 'Which?' }]
    const kept = { questions, steps: { a: 1 }, saved: { task: 't', context: 'c' } }
    await engine.commit(claim, { records: [], ...kept })
    await engine.commit(claim, { records: [] })
    await engine.commit(claim, { records: [], saved: { task: undefined, context: undefined } })
    await engine.commit(claim, { records: [], saved: { task: 't' }, steps: {}, answers: {} })
    expect(await workOf(engine, claim)).toMatchObject(kept)
    await engine.commit(claim, { records: [], saved: { task: null, context: null } })
    expect((await workOf(engine, claim)).saved).toEqual({ task: null, context: null })
  },
} satisfies Cases<Handles>
