import type { Fleet } from './fleet.ts'
import type { History } from './history.ts'
import type { Faults } from './faults.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/** All there is in a run, for those who play a part in it. */
export type World = {
  fleet: Fleet
  history: History
  faults: Faults
  receiver: WebhookReceiver
  /** Aborts when the run has taken longer than it may. */
  over: AbortSignal
  /** Resolves then: for whoever waits for what hears no signal. */
  isOver: Promise<void>
  /** Answers with an error of the server, of which every one was asked again, by reason. */
  troubles: Map<string, number>
}
