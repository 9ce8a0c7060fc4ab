import { expect } from 'vitest'
import type { NewTask, Scope, TurnInput } from '../../server/engine.ts'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newScope, newTask } from './sample-task.ts'

/** A message that is sent again is a duplicate, by its id and by what its sender activated. */
export const takesMessagesOnce = {
  'a message that is sent again is a duplicate, and stores nothing': async (handles) => {
    const { engine, second } = handles
    const scope = newScope()
    const first = once('always')
    expect(await engine.create(scope, first)).toBe('created')
    const again = sameMessage(first, 'always')
    expect(await second.create(scope, again)).toEqual(duplicateOf(first))
    expect(await second.duplicateOf(scope, again.input)).toEqual(duplicateOf(first))
    expect(await engine.get(keyOf(scope, again))).toBeUndefined()
    expect((await engine.list(scope, { pageSize: 10 })).total).toBe(1)
  },

  'and stays one when its task has ended': async (handles) => {
    const { scope, task } = await endedTask(handles, 'always')
    expect(await handles.second.create(scope, sameMessage(task, 'always'))).toEqual(
      duplicateOf(task),
    )
  },

  'what differs is told by the digest': async ({ engine, second }) => {
    const scope = newScope()
    const first = once('always')
    await engine.create(scope, first)
    const other = sameMessage(first, 'always', 'another body')
    expect(await second.create(scope, other)).toEqual(duplicateOf(first))
  },

  'a message to a task that is there is taken once, too': async ({ engine, second }) => {
    const scope = newScope()
    const task = newTask()
    await engine.create(scope, task)
    const key = keyOf(scope, task)
    const { input } = once('always')
    expect(await engine.post(key, input)).toBe('posted')
    expect(await second.post(key, input)).toEqual({
      duplicateOf: { taskId: task.taskId, digest: 'body' },
    })
  },

  'by default only a message whose turn has not ended is a duplicate': async (handles) => {
    const { engine, second } = handles
    const scope = newScope()
    const running = once('running')
    await engine.create(scope, running)
    expect(await second.create(scope, sameMessage(running, 'running'))).toEqual(
      duplicateOf(running),
    )
    expect(await second.create(scope, sameMessage(running, 'running', 'another body'))).toBe(
      'created',
    )
    const ended = await endedTask(handles, 'running')
    expect(await second.create(ended.scope, sameMessage(ended.task, 'running'))).toBe('created')
  },

  'one that counts while it runs alone takes nothing from one that always does': async (
    handles,
  ) => {
    const { engine, second } = handles
    const { scope, task } = await endedTask(handles, 'always')
    const running = sameMessage(task, 'running')
    expect(await second.create(scope, running)).toBe('created')
    const claims = holdClaims(engine, scope.agent)
    const { claim } = await claims.claimed()
    await beginTurn(engine, claim)
    await endTurn(engine, claim)
    await claims.close({ drainMs: 0 })
    // Of which of the two, is the engine's to say.
    const again = await second.create(scope, sameMessage(task, 'always'))
    expect([duplicateOf(task), duplicateOf(running)]).toContainEqual(again)
  },

  'the end of a turn forgets no other message of the same id': async (handles) => {
    const { engine, second } = handles
    const scope = newScope()
    const task = once('running', 'one body')
    await engine.create(scope, task)
    const key = keyOf(scope, task)
    const claims = holdClaims(engine, scope.agent)
    const { claim } = await claims.claimed()
    await beginTurn(engine, claim)
    const { input } = sameMessage(task, 'running', 'another body')
    expect(await second.post(key, input)).toBe('posted')
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED')
    expect(await second.post(key, input)).toEqual({
      duplicateOf: { taskId: task.taskId, digest: 'another body' },
    })
    await claims.close({ drainMs: 0 })
  },

  'a message of another tenant, owner or agent is none': async ({ engine, second }) => {
    const scope = newScope()
    const first = once('always')
    await engine.create(scope, first)
    for (const other of ['tenant', 'owner', 'agent']) {
      const elsewhere = { ...scope, [other]: 'another' }
      expect(await second.create(elsewhere, sameMessage(first, 'always'))).toBe('created')
    }
  },

  'of many who send it at once, one makes its task': async ({ engine, second }) => {
    const scope = newScope()
    const first = once('always')
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        return (index % 2 ? engine : second).create(scope, sameMessage(first, 'always'))
      }),
    )
    expect(all.filter((created) => created === 'created')).toHaveLength(1)
    expect((await engine.list(scope, { pageSize: 10 })).total).toBe(1)
  },
} satisfies Cases<Handles>

function once(mode: 'always' | 'running', digest = 'body'): NewTask {
  const task = newTask()
  return { ...task, input: { ...task.input, idempotency: { digest, mode } } }
}

function sameMessage(task: NewTask, mode: 'always' | 'running', digest = 'body'): NewTask {
  const again = once(mode, digest)
  const { messageId } = task.input.message
  const input: TurnInput = { ...again.input, message: { ...again.input.message, messageId } }
  return { ...again, input }
}

function duplicateOf({ taskId }: NewTask): object {
  return { duplicateOf: { taskId, digest: 'body' } }
}

async function endedTask(
  { engine }: Handles,
  mode: 'always' | 'running',
): Promise<{ scope: Scope; task: NewTask }> {
  const scope = newScope()
  const task = once(mode)
  await engine.create(scope, task)
  const claims = holdClaims(engine, scope.agent)
  const { claim } = await claims.claimed()
  await beginTurn(engine, claim)
  await endTurn(engine, claim)
  await claims.close({ drainMs: 0 })
  return { scope, task }
}
