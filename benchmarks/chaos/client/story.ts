import type { StreamResponse, Task } from 'a2a-core'
import type { Plan } from '../plan.ts'
import type { Violation } from '../checks/violation.ts'

/** An event as one of a task's readers saw it. */
export type Sighting = {
  reader: 'replay' | 'snapshots' | 'sender'
  /** Which of the reader's connections brought it, from 1. */
  connection: number
  seq: number
  event: StreamResponse
}

/** A cancellation as its client saw it. */
export type Cancellation = {
  sentAt: number
  answeredAt: number
  /** The process that held the task when it was sent, as far as its log had told by then. */
  holder: string | undefined
  /** The process that was asked first, if it was another. */
  asked: string | undefined
  /** Whether the first request was the one that was answered. */
  atOnce: boolean
  /** The state it was answered with, or the reason why it was refused. */
  answer: string
}

/** What became of a task of the plan, as those outside saw it. */
export type Story = {
  readonly plan: Plan
  /** Every id that the task was said to have: there should be one. */
  readonly told: Set<string>
  readonly sightings: Sighting[]
  /** Tasks as answers to calls brought them, and which call it was. */
  readonly answers: { call: 'blocking send' | 'GetTask'; task: Task }[]
  /** How often a reader's stream broke after it had brought something. */
  cuts: number
  cancellation: Cancellation | undefined
  /** Refusals that nothing explains, and what else went against a client's expectation. */
  readonly surprises: Omit<Violation, 'task'>[]
  /** How many messages the task was sent, however often each. */
  messages: number
  /** The process that holds it, as far as its log has told by now. */
  holder: string | undefined
  /** What its life waits for; empty once it is over. */
  readonly awaits: Set<string>
}

export function newStory(plan: Plan): Story {
  return {
    plan,
    told: new Set(),
    sightings: [],
    answers: [],
    cuts: 0,
    cancellation: undefined,
    surprises: [],
    messages: 0,
    holder: undefined,
    awaits: new Set(),
  }
}

/** The id of its task. @throws Error before it is known */
export function taskIdOf({ told, plan }: Story): string {
  const [id] = told
  if (id === undefined) throw new Error(`The task ${plan.order.tag} has no id yet`)
  return id
}
