import {
  frozen,
  type LogRecord,
  type NewTask,
  type Scope,
  type StoredPushConfig,
} from 'a2a-core/server'
import { knownBy, messageName, type KnownBy } from './known-message.ts'
import type { Context } from './line.ts'
import { columnsOf, numbered } from './numbered-records.ts'
import { foldRecords } from './snapshots.ts'

/** A task that waits to be stored with its group. What can be wrong with it was found out by now. */
export type PendingCreate = Context & {
  taskId: string
  /** Whether it takes turns with other tasks of its context. */
  serial: boolean
  /** The number of the last record of its log, and what the records make of the task's row. */
  seq: number
  state: string | undefined
  statusAt: string | undefined
  /** Its first job, which also tells it from the others of its group. */
  job: string
  /** JSON. */
  snapshot: string | undefined
  input: string
  /** The records of its log: their numbers, their JSON, and themselves. */
  seqs: number[]
  texts: string[]
  records: LogRecord[]
  webhooks: StoredPushConfig[]
  /** What makes its message one and the same; without it, nothing does. */
  known: KnownBy | undefined
  /** What must not be twice in a group: its message, as the second has to find the first. */
  name: string
  /** How much of it is text, in characters. */
  size: number
}

/** Takes over a task that is to be stored: nobody changes it from here on. */
export function pendingCreate(scope: Scope, task: NewTask): PendingCreate {
  const { taskId, contextId, serial, webhooks = [], input } = task
  const { agent, tenant, owner } = scope
  const log = numbered(frozen(task.records), 0)
  const folded = foldRecords(undefined, log.events)
  const snapshot = folded === undefined ? undefined : JSON.stringify(folded)
  const inputText = JSON.stringify(input)
  const [seqs, texts] = columnsOf(log.events)
  const known = knownBy(scope, input)
  return {
    agent,
    tenant,
    owner,
    taskId,
    contextId,
    serial,
    seq: log.seq,
    state: log.status?.state,
    statusAt: log.status?.timestamp,
    job: crypto.randomUUID(),
    snapshot,
    input: inputText,
    seqs,
    texts,
    records: log.events,
    webhooks: structuredClone(webhooks),
    known,
    name: known ? messageName(known) : taskId,
    size: [inputText, snapshot ?? '', ...texts].reduce((size, text) => size + text.length, 0),
  }
}
