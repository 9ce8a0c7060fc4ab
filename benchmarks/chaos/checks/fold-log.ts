import { applyEvent, type Task } from 'a2a-core'
import type { LogRecord } from 'a2a-core/server'

/** The task as it is after each record of a log, by the record's number. */
export function foldLog(log: readonly LogRecord[]): Map<number, Task> {
  const folds = new Map<number, Task>()
  let task: Task | undefined
  for (const { seq, event, history } of log) {
    task = applyEvent(task && structuredClone(task), structuredClone(event), history ?? [])
    if (task) folds.set(seq, task)
  }
  return folds
}
