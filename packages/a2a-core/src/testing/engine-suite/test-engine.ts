import type { Engine } from '../../server/engine.ts'
import { contract, type Subject } from '../contract.ts'
import { asksAndResumes } from './asks-and-resumes.ts'
import { cancelsInTime } from './cancels-in-time.ts'
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
 * Both handles are closed when a case is over; `close` then removes what `open` made. Cases use
 * scopes of their own, so that a store may be shared by all of them.
 *
 * @example
 * testEngine({ name: 'memory', open: async () => ({ engine: memoryEngine() }) })
 */
export function testEngine(subject: Subject<EngineSubject, EngineCase>): void {
  const withHandles: Subject<Handles, EngineCase> = {
    name: subject.name,
    known: subject.known,
    async open() {
      const opened = await subject.open()
      return Object.assign(opened, { second: opened.second ?? opened.engine })
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
  contract('takes cancellations', takesCancels)(withHandles)
  contract('shares work', sharesWork)(withHandles)
  contract('hands over', handsOver)(withHandles)
  contract('servers share it', servesTogether)(withHandles)
  contract('servers ask and resume', asksAndResumes)(withHandles)
  contract('servers cancel in time', cancelsInTime)(withHandles)
}
