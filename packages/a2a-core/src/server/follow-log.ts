import type { Engine, LogRecord, TaskKey } from './engine.ts'

/** How many records are read at a time. */
const batchSize = 256

/**
 * Reads a task's log from a number on, and goes on as it grows, until its reader stops or the
 * signal aborts. Slow readers cost nobody anything: what they have not read is in the log.
 */
export async function* followLog(
  engine: Engine,
  key: TaskKey,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<LogRecord, void, undefined> {
  let last = after
  while (!signal.aborted) {
    const records = await engine.read(key, last, batchSize)
    for (const record of records) {
      yield record
      last = record.seq
    }
    if (records.length === 0) await engine.changed(key, last, signal)
  }
}
