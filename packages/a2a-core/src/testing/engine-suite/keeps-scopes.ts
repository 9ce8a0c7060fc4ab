import { expect } from 'vitest'
import type { Scope } from '../../server/engine.ts'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn, workOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask } from './sample-task.ts'

/** No operation sees or changes a task of another tenant, owner or agent. */
export const keepsScopes = {
  'a task of another tenant is not there': (handles) =>
    nothingCrosses(handles, { tenant: 'other' }),
  'a task of another owner is not there': (handles) => nothingCrosses(handles, { owner: 'other' }),
  'a task of another agent is not there': (handles) => nothingCrosses(handles, { agent: 'other' }),

  'names that look like parts of a query or a key stay names': async ({ engine, second }) => {
    const { tenant, agent } = newScope()
    const scopes = [
      { agent, tenant, owner: 'a:b' },
      { agent, tenant: `${tenant}:a`, owner: 'b' },
      { agent, tenant: `${tenant}","a`, owner: 'b' },
      { agent, tenant, owner: "' or '1' = '1" },
      { agent, tenant, owner: '%' },
      { agent, tenant, owner: '' },
      { agent, tenant, owner: 'A:B' },
    ]
    const tasks = scopes.map(() => newTask({ contextId: "c'; drop table task; --" }))
    for (const [index, task] of tasks.entries()) {
      await engine.create(scopes[index] ?? newScope(), task)
    }
    for (const [index, task] of tasks.entries()) {
      const scope = scopes[index] ?? newScope()
      const page = await second.list(scope, { pageSize: 10 })
      expect(page.tasks.map(({ id }) => id)).toEqual([task.taskId])
      expect((await second.get(keyOf(scope, task)))?.contextId).toBe(task.contextId)
    }
  },

  'what is saved for a context stays with its tenant, owner and agent': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const contextId = 'shared'
    const holder = holdClaims(engine, scope.agent)
    await engine.create(scope, newTask({ contextId }))
    const { claim } = await holder.claimed()
    await beginTurn(engine, claim)
    await endTurn(engine, claim, 'TASK_STATE_COMPLETED', { saved: { context: 'secret' } })
    for (const beside of [newScope(), { owner: 'bob' }, { tenant: newScope().tenant }]) {
      const other = { ...scope, ...beside }
      const workers = other.agent === scope.agent ? holder : holdClaims(second, other.agent)
      await second.create(other, newTask({ contextId }))
      const held = await workers.claimed()
      expect((await workOf(engine, held.claim)).saved.context).toBeUndefined()
    }
  },

  'a worker gets the tasks of its own agent alone, whoever owns them': async ({
    engine,
    second,
  }) => {
    const scope = newScope()
    const other = { ...scope, agent: newScope().agent }
    const holder = holdClaims(engine, scope.agent)
    await second.create(other, newTask())
    const tasks = [newTask(), newTask()]
    await second.create(scope, tasks[0] ?? newTask())
    await second.create({ ...scope, owner: 'bob' }, tasks[1] ?? newTask())
    const claims = [await holder.claimed(), await holder.claimed()]
    const claimed = claims.map(({ claim }) => claim.key.taskId).toSorted()
    expect(claimed).toEqual(tasks.map(({ taskId }) => taskId).toSorted())
    const { claim } = await holdClaims(engine, other.agent).claimed()
    expect(claim.key).toMatchObject(other)
    expect(holder.count).toBe(2)
  },
} satisfies Cases<Handles>

/** Tries every operation from a scope beside the task's own. */
async function nothingCrosses({ engine, second }: Handles, beside: Partial<Scope>): Promise<void> {
  const scope = newScope()
  const task = newTask()
  const own = keyOf(scope, task)
  const foreign = { ...own, ...beside }
  await engine.create(scope, task)
  const holder = holdClaims(engine, scope.agent)
  const { claim } = await holder.claimed()
  await beginTurn(engine, claim)
  const before = await engine.get(own)
  for (const handle of [engine, second]) {
    expect(await handle.get(foreign)).toBeUndefined()
    expect(await handle.list(foreign, { pageSize: 10 })).toEqual({ tasks: [], total: 0 })
    expect(await handle.read(foreign, 0, 10)).toEqual([])
    expect(await handle.post(foreign, newInput('hello', task))).toBe('not-found')
    expect(await handle.requestCancel(foreign)).toBe('not-found')
    expect(await handle.steal(foreign)).toBeUndefined()
  }
  expect(claim.signal.aborted).toBe(false)
  expect(await engine.get(own)).toEqual(before)
  expect(await endTurn(engine, claim)).toBe('committed')
  expect(await engine.next(claim)).toBeUndefined()
}
