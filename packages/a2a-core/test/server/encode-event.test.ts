import { expect, test } from 'vitest'
import type { StreamResponse } from 'a2a-core'
import { encodeEvent, memoryEngine, type Delivery } from 'a2a-core/server'
import { notificationsOf } from '../../src/server/push/notifications-of.ts'

const forms = [
  ['1.0', { statusUpdate: { status: { state: 'TASK_STATE_CANCELED' } } }],
  ['0.3', { kind: 'status-update', status: { state: 'canceled' }, final: true }],
  ['0.3 HTTP+JSON', { statusUpdate: { status: { state: 'TASK_STATE_CANCELLED' }, final: true } }],
] as const

test.each(forms)(
  'an event is written once as %s has it, for however many readers',
  (form, written) => {
    const status = { state: 'TASK_STATE_CANCELED' as const }
    const statusUpdate = { taskId: 't', contextId: 'c', status }
    const event: StreamResponse = { statusUpdate }
    const json = encodeEvent(event, form)
    expect(JSON.parse(json)).toMatchObject(written)
    // Written anew, it would say this.
    statusUpdate.taskId = 'another'
    expect(encodeEvent(event, form)).toBe(json)
  },
)

const workingOf = (taskId: string, metadata = {}) => {
  const status = { state: 'TASK_STATE_WORKING' as const }
  return { statusUpdate: { taskId, contextId: 'c', status, metadata } }
}

test('the JSON of events long past is not kept', () => {
  const early = workingOf('early')
  encodeEvent(early)
  for (let number = 0; number < 2_000; number++) encodeEvent(workingOf(`${number}`))
  early.statusUpdate.taskId = 'late'
  expect(encodeEvent(early)).toContain('"late"')
})

test.each(['1.0', '0.3', '0.3 HTTP+JSON'] as const)(
  'what is large is not kept after those who read it: %s',
  (form) => {
    const large = workingOf('early', { said: 'x'.repeat(70_000) })
    encodeEvent(large, form)
    large.statusUpdate.taskId = 'late'
    expect(encodeEvent(large, form)).toContain('"late"')
  },
)

test('a snapshot, which is made for one reader, is not kept, and takes no place of an event', () => {
  const event = workingOf('early')
  const json = encodeEvent(event)
  const status = { state: 'TASK_STATE_WORKING' as const }
  const snapshot = { task: { id: 'early', contextId: 'c', status } }
  encodeEvent(snapshot)
  snapshot.task.id = 'late'
  expect(encodeEvent(snapshot)).toContain('"late"')
  for (let number = 0; number < 100; number++) encodeEvent(structuredClone(snapshot))
  event.statusUpdate.taskId = 'another'
  expect(encodeEvent(event)).toBe(json)
})

test('what a webhook is told takes no place of what streams read', async () => {
  const event = workingOf('early')
  const json = encodeEvent(event)
  const records = Array.from({ length: 100 }, (_, index) => ({
    seq: index + 1,
    event: workingOf(`${index}`),
  }))
  const told = await notificationsOf(memoryEngine(), delivery, records)
  expect(told.map(({ body }) => body)).toEqual(
    records.map((record) => JSON.stringify(record.event)),
  )
  event.statusUpdate.taskId = 'another'
  expect(encodeEvent(event)).toBe(json)
})

const delivery: Delivery = {
  key: { agent: 'agent', tenant: '', owner: 'alice', taskId: 't' },
  stored: { config: { id: 'w', taskId: 't', url: 'https://example.com' }, version: '1.0' },
  lease: 'lease',
  after: 0,
  failures: 0,
  signal: new AbortController().signal,
}
