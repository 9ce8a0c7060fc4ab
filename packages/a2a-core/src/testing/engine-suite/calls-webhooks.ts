import { expect } from 'vitest'
import type { NewTask, Scope } from '../../server/engine.ts'
import { mostWebhooks, type Delivery, type DeliveryOutcome } from '../../server/push/push-store.ts'
import type { Cases } from '../contract.ts'
import { aborted } from './aborted.ts'
import { deliverAll, deliverWith, newWebhook } from './deliver-to.ts'
import type { Handles } from './handles.ts'
import { holdClaims } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask, textRecord } from './sample-task.ts'

/** A webhook is told every record, in order, whoever tells it; engines without webhooks pass. */
export const callsWebhooks = {
  'a webhook is told every record from its number on, in order, as the log grows': async (
    handles,
  ) => {
    const opened = await taskWithWebhooks(handles, ['first'])
    if (!opened) return
    const { key, grow, push } = opened
    const told = deliverAll(handles.second, key.agent)
    await told(1)
    await grow(2)
    expect(await told(3)).toEqual([1, 2, 3])
    await push.put(key, newWebhook(key, 'late'), 2)
    await told(4)
    await grow(1)
    expect(await told(6)).toEqual([1, 2, 3, 3, 4, 4])
  },

  'one webhook is told by one worker at a time': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['hook'])
    if (!opened) return
    const { key, grow } = opened
    const told: number[] = []
    let telling = 0
    const all = Promise.withResolvers<void>()
    for (const engine of [handles.engine, handles.second]) {
      deliverWith(engine, key.agent, async (delivery) => {
        expect(++telling).toBe(1)
        const [record] = await engine.read(delivery.key, delivery.after, 1)
        if (record) {
          told.push(record.seq)
          expect(await engine.push?.delivered(delivery, record.seq)).toBe(true)
        }
        telling--
        if (record?.seq === 11) all.resolve()
        return { kind: 'caught-up' }
      })
    }
    for (let record = 0; record < 10; record++) await grow(1)
    await all.promise
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  },

  'where a worker stopped, another goes on': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['hook'])
    if (!opened) return
    const { key, grow } = opened
    await grow(2)
    const begun = Promise.withResolvers<Delivery>()
    const leaving = deliverWith(handles.engine, key.agent, async (delivery) => {
      await handles.engine.push?.delivered(delivery, 1)
      begun.resolve(delivery)
      await aborted(delivery.signal)
      return { kind: 'retry', at: Date.now() + 3_600_000 }
    })
    await begun.promise
    await leaving.close({ drainMs: 0 })
    expect(await deliverAll(handles.second, key.agent)(2)).toEqual([2, 3])
  },

  'failures are counted until one call works, and then anew': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['hook'])
    if (!opened) return
    const { key, grow } = opened
    const failures: number[] = []
    const done = Promise.withResolvers<void>()
    const again: DeliveryOutcome = { kind: 'retry', at: 0 }
    deliverWith(handles.engine, key.agent, async (delivery) => {
      failures.push(delivery.failures)
      if (failures.length === 3) {
        await handles.engine.push?.delivered(delivery, 1)
        await grow(1)
      }
      if (failures.length < 5) return again
      done.resolve()
      return { kind: 'stop' }
    })
    await done.promise
    expect(failures).toEqual([0, 1, 2, 1, 2])
  },

  'a webhook that failed is not called before its time': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['failing', 'other'])
    if (!opened) return
    const { key, grow } = opened
    const calls: { [id: string]: number } = {}
    const done = Promise.withResolvers<void>()
    deliverWith(handles.second, key.agent, async ({ stored }) => {
      const { id } = stored.config
      calls[id] = (calls[id] ?? 0) + 1
      if (calls['other'] === 3) done.resolve()
      await grow(1)
      return { kind: 'retry', at: id === 'failing' ? Date.now() + 3_600_000 : 0 }
    })
    await done.promise
    expect(calls['failing']).toBe(1)
  },

  'what goes wrong around a call is another try': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['hook'])
    if (!opened) return
    const done = Promise.withResolvers<number>()
    let calls = 0
    deliverWith(handles.engine, opened.key.agent, async ({ failures }) => {
      if (++calls === 1) throw new Error('The call went wrong')
      done.resolve(failures)
      return { kind: 'stop' }
    })
    expect(await done.promise).toBe(1)
  },

  'a webhook that was given up is told nothing more': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['dead', 'alive'])
    if (!opened) return
    const { key, grow } = opened
    const told: string[] = []
    const done = Promise.withResolvers<void>()
    deliverWith(handles.engine, key.agent, async (delivery) => {
      const { id } = delivery.stored.config
      told.push(id)
      if (id === 'dead') return { kind: 'stop' }
      await handles.engine.push?.delivered(delivery, delivery.after + 1)
      if (delivery.after === 4) done.resolve()
      await grow(1)
      return { kind: 'caught-up' }
    })
    await done.promise
    expect(told.filter((id) => id === 'dead')).toHaveLength(1)
  },

  'a delivery to a webhook that was deleted or replaced is aborted, and counts for nothing': async (
    handles,
  ) => {
    const opened = await taskWithWebhooks(handles, ['gone', 'replaced'])
    if (!opened) return
    const { key, push } = opened
    const begun = Promise.withResolvers<void>()
    const late = Promise.withResolvers<void>()
    const anew = Promise.withResolvers<Delivery>()
    let calls = 0
    let over = 0
    deliverWith(handles.engine, key.agent, async (delivery) => {
      if (++calls > 2) {
        await late.promise
        if (calls === 3) return { kind: 'retry', at: 0 }
        anew.resolve(delivery)
        return { kind: 'stop' }
      }
      if (calls === 2) begun.resolve()
      await aborted(delivery.signal)
      expect(await handles.engine.push?.delivered(delivery, 1)).toBe(false)
      if (++over === 2) late.resolve()
      return { kind: 'stop' }
    })
    await begun.promise
    await push.delete(key, 'gone')
    await push.delete(key, 'gone')
    await push.put(key, newWebhook(key, 'replaced'), 0)
    await late.promise
    expect((await push.list(key)).map(({ config }) => config.id)).toEqual(['replaced'])
    expect(await anew.promise).toMatchObject({ stored: newWebhook(key, 'replaced'), after: 0 })
  },

  'webhooks are listed as they were given, oldest first': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['c', 'a'])
    if (!opened) return
    const { key, push } = opened
    const authentication = { scheme: 'Bearer', credentials: 'secret' }
    const given = newWebhook(key, 'b')
    Object.assign(given.config, { authentication, token: 'token' })
    expect(await push.put(key, given, 1)).toBe('stored')
    const { engine } = handles
    const input = newInput('more', { taskId: key.taskId, contextId: 'c' })
    expect(await engine.post(key, input, newWebhook(key, 'd'))).toBe('posted')
    const ids = (await engine.push?.list(key))?.map(({ config }) => config.id)
    expect(ids).toEqual(['c', 'a', 'b', 'd'])
    expect((await push.list(key))[2]).toEqual(given)
  },

  'a task has as many webhooks as it may, and no more': async (handles) => {
    const ids = Array.from({ length: mostWebhooks - 1 }, (_, index) => `hook-${index}`)
    const opened = await taskWithWebhooks(handles, ids)
    if (!opened) return
    const { key, push } = opened
    const put = (id: string) => push.put(key, newWebhook(key, id), 0)
    const puts = await Promise.all([put('x'), put('y'), put('z')])
    expect(puts.toSorted()).toEqual(['full', 'full', 'stored'])
    expect(await put('hook-0')).toBe('stored')
    const input = newInput('more', { taskId: key.taskId, contextId: 'c' })
    expect(await handles.engine.post(key, input, newWebhook(key, 'w'))).toBe('full')
    expect(await push.list(key)).toHaveLength(mostWebhooks)
  },

  'nobody else finds a webhook, or gets it to deliver to': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['hook'])
    if (!opened) return
    const { key, push } = opened
    const strangers: Delivery[] = []
    deliverWith(handles.second, newScope().agent, async (delivery) => {
      strangers.push(delivery)
      return { kind: 'stop' }
    })
    for (const beside of [{ tenant: 'other' }, { owner: 'other' }, { agent: 'other' }]) {
      const foreign = { ...key, ...beside }
      expect(await push.list(foreign)).toEqual([])
      expect(await push.put(foreign, newWebhook(key, 'another'), 0)).toBe('not-found')
      await push.delete(foreign, 'hook')
    }
    expect(await push.list(key)).toHaveLength(1)
    expect(await deliverAll(handles.second, key.agent)(1)).toEqual([1])
    expect(strangers).toEqual([])
  },

  'a webhook that does not answer holds up no other': async (handles) => {
    const opened = await taskWithWebhooks(handles, ['silent', 'other'])
    if (!opened) return
    const { key } = opened
    const told = Promise.withResolvers<void>()
    const worker = deliverWith(handles.engine, key.agent, async ({ stored, signal }) => {
      if (stored.config.id === 'other') told.resolve()
      else await aborted(signal)
      return { kind: 'stop' }
    })
    await told.promise
    await worker.close({ drainMs: 0 })
  },
} satisfies Cases<Handles>

/** A task with webhooks whose log the case makes grow; undefined where there are no webhooks. */
async function taskWithWebhooks({ engine, second }: Handles, ids: string[]) {
  const { push } = second
  if (!engine.push || !push) return undefined
  const scope: Scope = newScope()
  const task: NewTask = newTask()
  task.webhooks = ids.map((id) => newWebhook(task, id))
  await engine.create(scope, task)
  const { claim } = await holdClaims(engine, scope.agent).claimed()
  const grow = async (records: number): Promise<void> => {
    const batch = Array.from({ length: records }, () => textRecord(task, 'more'))
    expect(await engine.commit(claim, { records: batch })).toBe('committed')
  }
  return { key: keyOf(scope, task), grow, push }
}
