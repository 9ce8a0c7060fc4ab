import { DatabaseSync } from 'node:sqlite'
import type { LogRecord } from 'a2a-core/server'

/** The events that a file has of a task, in order, though no stream would give them any more. */
export function eventsInFile(file: string, taskId: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const rows = database
      .prepare(
        `select records from log where task = (select number from task where id = ?) order by seq`,
      )
      .all(taskId)
    return rows.flatMap(({ records }) => {
      const stored: Pick<LogRecord, 'event'>[] = JSON.parse(String(records))
      return stored.map(({ event }) => JSON.stringify(event))
    })
  } finally {
    database.close()
  }
}
