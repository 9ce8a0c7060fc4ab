import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import type { TaskState } from '../../protocol/task-state.ts'
import type { Commit, Engine, NewTask, Scope, TaskKey } from '../../server/engine.ts'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn, workOf } from './begin-turn.ts'
import { deliverAll, newWebhook } from './deliver-to.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask } from './sample-task.ts'

/** What nothing happens to any more is kept for its time, and goes whole. */
export const expires = {
  'a resting task is kept for the time of its state, and then gone': async (handles) => {
    const keys: TaskKey[] = []
    for (const state of [
      'TASK_STATE_FAILED',
      'TASK_STATE_CANCELED',
      'TASK_STATE_REJECTED',
      'TASK_STATE_INPUT_REQUIRED',
      'TASK_STATE_AUTH_REQUIRED',
    ] as const) {
      keys.push(await restingTask(handles, { state }))
    }
    await pass(handles, 1)
    for (const key of keys) {
      expect(await handles.second.get(key)).toBeDefined()
      await pass(handles, 1)
      await goes(handles, key)
    }
  },

  'a task that runs, or has a message to answer, never goes': async (handles) => {
    const { engine, second } = handles
    const scope = newScope()
    const running = newTask()
    await engine.create(scope, running)
    const holder = holdClaims(engine, scope.agent)
    const { claim } = await holder.claimed()
    await beginTurn(engine, claim)
    const unclaimed = newTask()
    await engine.create(newScope(), unclaimed)
    const answered = await restingTask(handles, { state: 'TASK_STATE_INPUT_REQUIRED' })
    const input = newInput('again', { taskId: answered.taskId, contextId: 'c' })
    expect(await second.post(answered, input)).toBe('posted')
    await pass(handles, 24)
    expect(await second.get(claim.key)).toBeDefined()
    expect(await second.read(claim.key, 0, 10)).toHaveLength(2)
    const again = await holdClaims(second, answered.agent).claimed()
    expect((await workOf(second, again.claim)).input).toEqual(input)
  },

  'a task that went on has its time anew': async (handles) => {
    const { engine } = handles
    const key = await restingTask(handles, { state: 'TASK_STATE_INPUT_REQUIRED' })
    await pass(handles, 4)
    await engine.post(key, newInput('again', { taskId: key.taskId, contextId: 'c' }))
    const { claim, leave } = await holdClaims(engine, key.agent).claimed()
    await beginTurn(engine, claim)
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED')
    await engine.next(claim)
    leave()
    await pass(handles, 4)
    expect(await engine.get(key)).toBeDefined()
    await pass(handles, 1)
    await goes(handles, key)
  },

  'nothing is left of a task that went': async (handles) => {
    const { engine, second } = handles
    const key = await restingTask(handles)
    await pass(handles, 1)
    await goes(handles, key)
    for (const handle of [engine, second]) {
      expect(await handle.list(key, { pageSize: 10 })).toEqual({ tasks: [], total: 0 })
      expect(await handle.read(key, 0, 10)).toEqual([])
      const input = newInput('hello', { taskId: key.taskId, contextId: 'c' })
      expect(await handle.post(key, input)).toBe('not-found')
      expect(await handle.requestCancel(key)).toBe('not-found')
      expect(await handle.steal(key)).toBeUndefined()
      expect((await handle.push?.list(key)) ?? []).toEqual([])
      const put = await handle.push?.put(key, newWebhook(key), 0)
      expect(put ?? 'not-found').toBe('not-found')
    }
  },

  'a task that was never seen goes, too': async (handles) => {
    const { engine, second } = handles
    const scope = newScope()
    const task = newTask({ records: [] })
    await replyTo(engine, scope, task, 'hi')
    expect(await second.get(keyOf(scope, task))).toBeDefined()
    await pass(handles, 1)
    await goes(handles, keyOf(scope, task))
  },

  'the id of a message is new again when its task went': async (handles) => {
    const { engine, second } = handles
    const first = newTask()
    first.input.idempotency = { digest: 'body', mode: 'always' }
    const key = await restingTask(handles, { task: first })
    const again: NewTask = { ...newTask(), input: first.input }
    expect(await second.create(key, again)).toHaveProperty('duplicateOf')
    await pass(handles, 1)
    await goes(handles, key)
    expect(await second.duplicateOf(key, first.input)).toBeUndefined()
    expect(await engine.create(key, again)).toBe('created')
    expect(await second.duplicateOf(key, first.input)).toMatchObject({
      duplicateOf: { taskId: again.taskId },
    })
  },

  'the log of an ended task goes after the resume window, and the task stays as it is': async (
    handles,
  ) => {
    const { engine, second } = handles
    const ended = await restingTask(handles, { state: 'TASK_STATE_FAILED' })
    const asking = await restingTask(handles, { state: 'TASK_STATE_INPUT_REQUIRED' })
    const before = await engine.get(ended)
    expect(await second.read(ended, 0, 10)).toHaveLength(3)
    await pass(handles, 1)
    while ((await second.read(ended, 0, 10)).length > 0) await setTimeout(pauseMs)
    expect(await second.get(ended)).toEqual(before)
    expect(await engine.read(asking, 0, 10)).toHaveLength(3)
  },

  'a direct reply can be read as long as its message is known': async (handles) => {
    const { engine, second } = handles
    const scope = newScope()
    const short = newTask({ records: [] })
    const long = newTask({ records: [] })
    for (const task of [short, long]) task.input.idempotency = { digest: 'body', mode: 'always' }
    await replyTo(engine, scope, short, 'hi')
    await replyTo(engine, scope, long, 'hi'.repeat(50_000))
    // Its log is due beside theirs.
    const visible = await restingTask(handles, { state: 'TASK_STATE_FAILED' })
    handles.clock.advance(0.75)
    while ((await engine.read(visible, 0, 10)).length > 0) await setTimeout(pauseMs)
    for (const task of [short, long]) {
      expect(await second.duplicateOf(scope, task.input)).toBeDefined()
      expect(await second.read(keyOf(scope, task), 0, 10)).toHaveLength(1)
    }
    await pass(handles, 1)
    for (const task of [short, long]) await goes(handles, keyOf(scope, task))
    expect(await second.read(keyOf(scope, long), 0, 10)).toEqual([])
  },

  'a task stays, with its log, until its webhooks have all of it': async (handles) => {
    const { engine, second } = handles
    if (!engine.push) return
    const task = newTask()
    task.webhooks = [newWebhook(task)]
    const key = await restingTask(handles, { task })
    await pass(handles, 24)
    expect(await second.get(key)).toBeDefined()
    expect(await deliverAll(second, key.agent)(3)).toEqual([1, 2, 3])
    await goes(handles, key)
  },

  'a webhook that was given up keeps no task': async (handles) => {
    const { engine, second } = handles
    const { push } = second
    if (!push) return
    const task = newTask()
    task.webhooks = [newWebhook(task)]
    const key = await restingTask(handles, { task })
    push.work(key.agent, async () => ({ kind: 'stop' }), { concurrency: 1 })
    await pass(handles, 1)
    await goes(handles, key)
    expect(await engine.push?.list(key)).toEqual([])
  },

  'who waits for more of a task that goes is let go': async (handles) => {
    const { engine, second } = handles
    const key = await restingTask(handles, { state: 'TASK_STATE_INPUT_REQUIRED' })
    const never = new AbortController().signal
    const waiting = [engine.changed(key, 3, never), second.changed(key, 3, never)]
    await pass(handles, 5)
    await goes(handles, key)
    await Promise.all(waiting)
  },

  'what is saved for a context stays while it has a task, and the longest time after': async (
    handles,
  ) => {
    const [used, busy, idle] = ['used', 'busy', 'idle'].map((contextId) => ({ contextId }))
    const more = { saved: { context: 'saved' } }
    const agent = newScope().agent
    for (const context of [used, busy, idle]) {
      await restingTask(handles, { task: newTask(context), agent, more })
    }
    const holder = holdClaims(handles.engine, agent)
    const savedFor = async (context: Partial<NewTask> | undefined): Promise<unknown> => {
      const scope = { agent, tenant: 'tenant', owner: 'alice' }
      await handles.engine.create(scope, newTask(context))
      const { claim } = await holder.claimed()
      return (await workOf(handles.engine, claim)).saved.context
    }
    expect(await savedFor(busy)).toBe('saved')
    await pass(handles, 2)
    expect(await savedFor(used)).toBe('saved')
    await pass(handles, 6)
    await pass(handles, 1)
    expect(await savedFor(busy)).toBe('saved')
    expect(await savedFor(used)).toBe('saved')
    expect(await savedFor(idle)).toBeUndefined()
  },
} satisfies Cases<Handles>

const pauseMs = 2

/** A task that nothing happens to any more. */
async function restingTask(
  { engine }: Handles,
  {
    state = 'TASK_STATE_COMPLETED',
    task = newTask(),
    agent = newScope().agent,
    more = {},
  }: { state?: TaskState; task?: NewTask; agent?: string; more?: Partial<Commit> } = {},
): Promise<TaskKey> {
  const scope = { agent, tenant: 'tenant', owner: 'alice' }
  await engine.create(scope, task)
  const holder = holdClaims(engine, agent)
  const { claim, leave } = await holder.claimed()
  await beginTurn(engine, claim)
  await endTurn(engine, claim, state, more)
  await engine.next(claim)
  leave()
  await holder.close({ drainMs: 60_000 })
  return keyOf(scope, task)
}

/** Makes a task that nobody sees: it is a message, and the direct reply to it. */
async function replyTo(engine: Engine, scope: Scope, task: NewTask, text: string): Promise<void> {
  await engine.create(scope, task)
  const holder = holdClaims(engine, scope.agent)
  const { claim, leave } = await holder.claimed()
  const { number } = await workOf(engine, claim)
  const message = { messageId: 'm', role: 'ROLE_AGENT' as const, parts: [{ text }] }
  await engine.commit(claim, { records: [{ event: { message } }], begin: number, end: true })
  await engine.next(claim)
  leave()
  await holder.close({ drainMs: 60_000 })
}

/** Lets hours pass, one at least, until what is due has gone: the last thing that became due. */
async function pass(handles: Handles, hours: number): Promise<void> {
  const last = await restingTask(handles)
  handles.clock.advance(hours)
  await goes(handles, last)
}

async function goes({ engine, second }: Handles, key: TaskKey): Promise<void> {
  while ((await engine.get(key)) ?? (await second.get(key))) await setTimeout(pauseMs)
}
