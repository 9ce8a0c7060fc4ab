import type { Arrivals, Place } from './arrivals.ts'
import type { Engine, LogRecord, TaskKey } from './engine.ts'
import { LightSignal, type Signal } from './light-signal.ts'

/** How many records are read at a time. */
const batchSize = 256

const none: readonly LogRecord[] = []

/** What of a log is read, and who is told of it. */
export type FollowOptions = {
  /** What is given ahead of the log. */
  first?: LogRecord | undefined
  /** Whether nothing that follows a record is wanted. Default: all of the log is */
  isLast?: ((record: LogRecord) => boolean) | undefined
  /** Those among which the reader is as long as it reads. */
  among?: Arrivals<LogReader> | undefined
}

/**
 * Reads a task's log from a number on, and goes on as it grows, until its reader stops, the signal
 * aborts, or nothing more can come: the task has ended, and all of its log was read, or is no
 * longer kept. Slow readers cost nobody anything: what they have not read is in the log.
 */
export function followLog(
  engine: Engine,
  key: TaskKey,
  after: number,
  signal: Signal | undefined,
  options: FollowOptions = {},
): LogReader {
  return new LogReader(engine, key, after, signal, options)
}

/**
 * What `followLog` gives: the records of a log, one at a time. It is no generator, as it may be left
 * while it waits, and as a token passes through it in one step.
 */
export class LogReader implements AsyncIterableIterator<LogRecord, void, undefined> {
  readonly #engine: Engine
  readonly #key: TaskKey
  readonly #signal: Signal | undefined
  readonly #onAbort: (() => void) | undefined
  readonly #isLast: FollowOptions['isLast']
  readonly #place: Place<LogReader> | undefined
  /** Ends the wait for what is not in the log yet: made with the first, as many never wait. */
  #wait: LightSignal | undefined
  #isLeft = false
  #records: readonly LogRecord[]
  /** How many of them were given. */
  #given = 0
  #last: number
  /** Whether all there was in the log was read. */
  #caughtUp = false
  #isOver = false

  constructor(
    engine: Engine,
    key: TaskKey,
    after: number,
    signal: Signal | undefined,
    { first, isLast, among }: FollowOptions,
  ) {
    this.#engine = engine
    this.#key = key
    this.#last = after
    this.#signal = signal
    this.#isLast = isLast
    this.#records = first ? [first] : []
    this.#place = among?.add(this)
    if (signal?.aborted) this.leave()
    else if (signal) {
      this.#onAbort = () => this.leave()
      signal.addEventListener('abort', this.#onAbort)
    }
  }

  /** Whether nothing more will be given. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Waits for nothing any more: what was read is still given. */
  leave(): void {
    this.#isLeft = true
    this.#wait?.abort()
  }

  async next(): Promise<IteratorResult<LogRecord, void>> {
    try {
      let emptyReads = 0
      while (!this.#isOver) {
        const record = this.#records[this.#given]
        if (record) return { done: false, value: this.#give(record) }
        if (this.#caughtUp && !this.#isLeft) {
          this.#wait ??= new LightSignal()
          const came = await this.#engine.changed(this.#key, this.#last, this.#wait)
          if (came && came.length > 0) {
            this.#records = came
            this.#given = 0
            continue
          }
        }
        if (this.#isLeft) break
        this.#records = await this.#engine.read(this.#key, this.#last, batchSize)
        this.#given = 0
        // All there is was read, unless a batch was full.
        this.#caughtUp = this.#records.length < batchSize
        if (this.#records.length > 0) continue
        // Nothing to read right after there was said to be something: the log may be gone.
        if (++emptyReads > 1 && (await this.#engine.get(this.#key))?.ended !== false) break
      }
    } catch (error) {
      this.#end()
      throw error
    }
    return this.return()
  }

  /** Leaves the log, also while something is waited for. */
  return(): Promise<IteratorResult<LogRecord, void>> {
    this.#end()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #give(record: LogRecord): LogRecord {
    this.#last = record.seq
    // What was given is not kept as long as the next is waited for.
    if (++this.#given === this.#records.length) this.#records = none
    if (this.#isLast?.(record)) this.#end()
    return record
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#onAbort) this.#signal?.removeEventListener('abort', this.#onAbort)
    this.leave()
    this.#place?.among?.delete(this.#place)
  }
}
