import { FreshMap, scopedMap, type TaskKey } from 'a2a-core/server'
import type { GroupCommit } from './group-commit.ts'
import { idleTasks } from './idle-tasks.ts'
import { append, type LiveTask } from './live-task.ts'
import type { WrittenRecord } from './stored-record.ts'
import type { WaitingMessage } from './tables/inbox-table.ts'
import { keyIn } from './tables/scope-name.ts'
import type { Tables } from './tables/tables.ts'
import type { TaskRow } from './tables/task-table.ts'

/**
 * The tasks that are in memory: those that are claimed, and those that were used last. This process
 * alone writes to the file, so nothing of them has to be read from it.
 */
export type LiveTasks = {
  /** A task, to be written to in a transaction: from memory, or else from disk. */
  open(key: TaskKey): LiveTask | undefined
  openNumber(number: number): LiveTask | undefined
  /** Adds a task that was just stored. */
  add(row: TaskRow, key: TaskKey, records: WrittenRecord[], message: WaitingMessage): LiveTask
  /** A task, if it is in memory; it may say what is only about to be stored. */
  find(key: TaskKey): LiveTask | undefined
  /** A task, if it is in memory, and all that it says is on disk. */
  settled(number: number): LiveTask | undefined
  /** Says that records of a task are on disk. */
  show(number: number, seq: number): void
  /** Keeps a task in memory until it is released. */
  hold(number: number): void
  release(number: number): void
  /** Forgets a task: it has gone, or part of it. */
  forget(number: number): void
  /** Forgets what all of them say: it is not what is on disk. */
  reload(): void
}

export function liveTasks(group: GroupCommit, tables: Tables): LiveTasks {
  const { tasks, log, inbox } = tables
  let byName = scopedMap<LiveTask>()
  let byNumber = new FreshMap<number, LiveTask>()
  const held = new FreshMap<number, true>()
  const idle = idleTasks(drop)

  function load(row: TaskRow): LiveTask {
    const { number } = row
    const seq = log.lastSeq(number) || row.seq
    const { task, sizes } = log.fold(number)
    return keep({
      key: keyIn(row.scope, row.id),
      row,
      seq,
      inbox: inbox.ofTask(number),
      sizes,
      fold: { task, seq },
      recent: [],
      // What an earlier body wrote in this transaction is not on disk yet.
      shown: group.touches(number) ? undefined : seq,
      mayHaveSteps: true,
      place: undefined,
      restsWith: 0,
    })
  }

  function keep(live: LiveTask): LiveTask {
    byName.set(live.key, live.key.taskId, live)
    byNumber.set(live.row.number, live)
    return live
  }

  function open(live: LiveTask | undefined): LiveTask | undefined {
    if (!live) return undefined
    group.touch(live.row.number)
    if (!held.get(live.row.number)) idle.add(live)
    return live
  }

  function drop(live: LiveTask): void {
    byName.delete(live.key, live.key.taskId)
    byNumber.delete(live.row.number)
    idle.remove(live)
  }

  function openRow(row: TaskRow | undefined): LiveTask | undefined {
    return open(row && load(row))
  }

  return {
    open(key) {
      const live = byName.get(key, key.taskId)
      return live ? open(live) : openRow(tasks.find(key))
    },

    openNumber(number) {
      const live = byNumber.get(number)
      return live ? open(live) : openRow(tasks.row(number))
    },

    add(row, key, records, message) {
      const live: LiveTask = {
        key,
        row,
        seq: 0,
        inbox: [message],
        sizes: { snapshot: 0, tail: 0 },
        fold: { task: undefined, seq: 0 },
        recent: [],
        shown: 0,
        mayHaveSteps: false,
        place: undefined,
        restsWith: 0,
      }
      append(live, records)
      open(keep(live))
      return live
    },

    find: (key) => byName.get(key, key.taskId),
    settled: (number) => (group.touches(number) ? undefined : byNumber.get(number)),

    show(number, seq) {
      const live = byNumber.get(number)
      if (live) live.shown = seq
    },

    hold(number) {
      held.set(number, true)
      const live = byNumber.get(number)
      if (live) idle.remove(live)
    },

    release(number) {
      held.delete(number)
      const live = byNumber.get(number)
      if (live) idle.add(live)
    },

    forget(number) {
      const live = byNumber.get(number)
      if (live) drop(live)
    },

    reload() {
      byName = scopedMap()
      byNumber = new FreshMap()
      idle.clear()
    },
  }
}
