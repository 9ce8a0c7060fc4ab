import { expect, it } from 'vitest'
import { dataPart, type StreamResponse } from 'a2a-core'
import type { Fault } from '../faults.ts'
import { recoveries } from '../measures/recoveries.ts'
import type { Mark } from '../server/mark.ts'
import { goodFindings } from './good-findings.ts'

it('tells apart whose process was killed from whose was stopped, which waits for its lease', () => {
  const faults = [
    struck('kill', 'a1', 1_000),
    struck('kill', 'c1', 2_000),
    struck('stop', 'b1', 6_000),
  ]
  expect(recoveriesOf([word('a1', 0), word('b1', 5_000), word('c2', 17_000)], faults)).toEqual([
    { after: 'kill', took: 4_000, deaths: 1, withoutDatabase: false, besideStop: false },
    { after: 'stop', took: 11_000, deaths: 2, withoutDatabase: false, besideStop: true },
  ])
})

it('knows that the one that took a task up may have been stopped', () => {
  const faults = [
    struck('kill', 'a1', 1_000),
    { ...struck('stop', 'b1', 3_000), until: 16_000 },
    struck('kill', 'c1', 20_000),
  ]
  const recovered = recoveriesOf([word('a1', 0), word('c1', 14_000), word('b1', 24_000)], faults)
  expect(recovered).toMatchObject([{ besideStop: true }, { besideStop: false }])
})

it('counts nothing where a process that slept for a while goes on', () => {
  const faults = [struck('stop', 'a1', 1_000)]
  expect(recoveriesOf([word('a1', 0), word('a1', 5_000)], faults)).toEqual([])
})

function struck(what: Fault['what'], process: string, at: number): Fault {
  return { what, process, at }
}

/** A word of a process in the log of the first task. */
function word(process: string, at: number): StreamResponse {
  const mark: Mark = { process, task: '1', turn: 1, attempt: 1, run: process }
  const message = { messageId: process, role: 'ROLE_AGENT' as const, parts: [dataPart({ mark })] }
  const status = { state: 'TASK_STATE_WORKING' as const, message }
  const timestamp = new Date(at).toISOString()
  return { statusUpdate: { taskId: '1', contextId: 'context', status: { ...status, timestamp } } }
}

function recoveriesOf(events: StreamResponse[], faults: Fault[]): unknown {
  const { findings, task } = goodFindings()
  const log = events.map((event, index) => ({ seq: index + 1, event }))
  return recoveries({ ...findings, faults, stored: [{ ...task, log }] })
}
