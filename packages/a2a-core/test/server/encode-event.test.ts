import { expect, test } from 'vitest'
import type { StreamResponse } from 'a2a-core'
import { encodeEvent } from 'a2a-core/server'

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

const workingOf = (taskId: string) => {
  const status = { state: 'TASK_STATE_WORKING' as const }
  return { statusUpdate: { taskId, contextId: 'c', status } }
}

test('the JSON of events long past is not kept', () => {
  const early = workingOf('early')
  encodeEvent(early)
  for (let number = 0; number < 2_000; number++) encodeEvent(workingOf(`${number}`))
  early.statusUpdate.taskId = 'late'
  expect(encodeEvent(early)).toContain('"late"')
})
