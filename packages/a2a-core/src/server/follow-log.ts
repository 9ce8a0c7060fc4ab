import type { Engine, LogRecord, TaskKey } from './engine.ts'

/** How many records are read at a time. */
const batchSize = 256

/**
 * Reads a task's log from a number on, and goes on as it grows, until its reader stops, the signal
 * aborts, or nothing more can come: the task has ended, and all of its log was read, or is no
 * longer kept. Slow readers cost nobody anything: what they have not read is in the log.
 *
 * @param ended called when it goes on no more, for whatever reason
 */
export async function* followLog(
  engine: Engine,
  key: TaskKey,
  after: number,
  signal: AbortSignal,
  ended: () => void = () => undefined,
): AsyncGenerator<LogRecord, void, undefined> {
  let last = after
  let emptyReads = 0
  try {
    while (!signal.aborted) {
      const records = await engine.read(key, last, batchSize)
      for (const record of records) {
        yield record
        last = record.seq
      }
      emptyReads = records.length > 0 ? 0 : emptyReads + 1
      // Nothing to read right after there was said to be something: the log may be gone.
      if (emptyReads > 1 && (await engine.get(key))?.ended !== false) return
      // All there is was read, unless a batch was full.
      if (records.length < batchSize) await engine.changed(key, last, signal)
    }
  } finally {
    ended()
  }
}
