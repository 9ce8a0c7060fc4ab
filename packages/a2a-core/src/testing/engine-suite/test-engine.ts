import type { Engine } from '../../server/engine.ts'
import type { RetentionOptions } from '../../server/retention.ts'
import { contract, type Subject } from '../contract.ts'
import { asksAndResumes } from './asks-and-resumes.ts'
import { callsWebhooks } from './calls-webhooks.ts'
import { cancelsInTime } from './cancels-in-time.ts'
import { expires } from './expires.ts'
import { givesWork } from './gives-work.ts'
import { handsOver } from './hands-over.ts'
import type { Handles } from './handles.ts'
import { hasOneWriter } from './has-one-writer.ts'
import { keepsScopes } from './keeps-scopes.ts'
import { keepsWhatRunsSave } from './keeps-what-runs-save.ts'
import { numbersTheLog } from './numbers-the-log.ts'
import { servesTogether } from './serves-together.ts'
import { sharesWork } from './shares-work.ts'
import { storesTasks } from './stores-tasks.ts'
import { suiteClock, suiteRetention } from './suite-clock.ts'
import { takesAnswers } from './takes-answers.ts'
import { takesCancels } from './takes-cancels.ts'
import { takesMessagesOnce } from './takes-messages-once.ts'
import { wakesReaders } from './wakes-readers.ts'

/** An engine to be held to the contract. */
export type EngineSubject = {
  engine: Engine
  /** Another handle on the same storage, as another process has one. Default: the first. */
  second?: Engine | undefined
}

/** How engines are made for the contract. */
export type EngineUnderTest = Omit<Subject<EngineSubject, EngineCase>, 'open'> & {
  /**
   * Makes one for one case.
   *
   * @param options how long it keeps what: to be handed to each handle
   */
  open(options: RetentionOptions): Promise<EngineSubject>
}

/** The sentences of the engine contract. */
export type EngineCase =
  | keyof typeof storesTasks
  | keyof typeof keepsScopes
  | keyof typeof numbersTheLog
  | keyof typeof wakesReaders
  | keyof typeof givesWork
  | keyof typeof keepsWhatRunsSave
  | keyof typeof takesAnswers
  | keyof typeof takesMessagesOnce
  | keyof typeof hasOneWriter
  | keyof typeof expires
  | keyof typeof callsWebhooks
  | keyof typeof takesCancels
  | keyof typeof sharesWork
  | keyof typeof handsOver
  | keyof typeof servesTogether
  | keyof typeof asksAndResumes
  | keyof typeof cancelsInTime

/**
 * Holds an engine to its contract: what `Engine` says of each method, and what servers on two
 * handles make of it.
 *
 * | what must always hold                                       | chapters                                                 |
 * | ----------------------------------------------------------- | -------------------------------------------------------- |
 * | an accepted task ends, or waits for its client              | gives work; hands over; servers ask and resume           |
 * | a task ends once, and nothing follows                       | has one writer                                           |
 * | numbers without gaps, and the same for every reader         | numbers the log; wakes readers; servers share it         |
 * | a run that lost its claim is not seen again                 | has one writer; hands over; shares work                  |
 * | one message is one turn until its task expires              | takes messages once; takes answers; lets tasks expire    |
 * | a cancellation that was acknowledged holds, in bounded time | takes cancellations; servers cancel in time              |
 * | a webhook is told everything at least once, in order        | calls webhooks                                           |
 * | nobody sees a task of another tenant, owner or agent        | keeps scopes apart; calls webhooks; servers share it     |
 * | one peer that fails or is slow costs the others nothing     | servers share it; calls webhooks; stores tasks           |
 *
 * Both handles are closed when a case is over; `close` then removes what `open` made. Cases use
 * scopes of their own, so that a store may be shared by all of them.
 *
 * @example
 * testEngine({ name: 'memory', open: async (options) => ({ engine: memoryEngine(options) }) })
 */
export function testEngine(subject: EngineUnderTest): void {
  const withHandles: Subject<Handles, EngineCase> = {
    name: subject.name,
    known: subject.known,
    async open() {
      const clock = suiteClock()
      const opened = await subject.open(suiteRetention(clock))
      return Object.assign(opened, { second: opened.second ?? opened.engine, clock })
    },
    async close(handles) {
      const { engine, second } = handles
      await Promise.all([engine.close({ drainMs: 0 }), second.close({ drainMs: 0 })])
      await subject.close?.(handles)
    },
  }
  contract('stores tasks', storesTasks)(withHandles)
  contract('keeps scopes apart', keepsScopes)(withHandles)
  contract('numbers the log', numbersTheLog)(withHandles)
  contract('wakes readers', wakesReaders)(withHandles)
  contract('gives work', givesWork)(withHandles)
  contract('keeps what runs save', keepsWhatRunsSave)(withHandles)
  contract('takes answers', takesAnswers)(withHandles)
  contract('takes messages once', takesMessagesOnce)(withHandles)
  contract('has one writer', hasOneWriter)(withHandles)
  contract('lets tasks expire', expires)(withHandles)
  contract('calls webhooks', callsWebhooks)(withHandles)
  contract('takes cancellations', takesCancels)(withHandles)
  contract('shares work', sharesWork)(withHandles)
  contract('hands over', handsOver)(withHandles)
  contract('servers share it', servesTogether)(withHandles)
  contract('servers ask and resume', asksAndResumes)(withHandles)
  contract('servers cancel in time', cancelsInTime)(withHandles)
}
