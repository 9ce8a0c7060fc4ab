import type { Task } from 'a2a-core'
import type { Story } from './client/story.ts'
import type { Fault } from './faults.ts'
import type { StoredTask } from './stored.ts'
import type { WebhookCall } from './webhook-receiver.ts'

/** How much of everything a run has. */
export type Size = { tasks: number; kills: number; stops: number }

/** What GetTask gives in the end: the task, or the reason why not. */
export type Shown = { id: string; toOwner: Task | string; toOther: Task | string }

/** What a run has left: all that is judged. */
export type Findings = {
  seed: number
  size: Size
  stories: Story[]
  stored: StoredTask[]
  shown: Shown[]
  calls: readonly WebhookCall[]
  faults: readonly Fault[]
  /** Processes that ended though nobody ended them, and what they had said. */
  deaths: string[]
  /** Errors of the server that were answered, and after which the same was asked again. */
  troubles: Map<string, number>
  complaints: string[]
  took: number
  /** Whether the run had to be ended. */
  isOver: boolean
}
