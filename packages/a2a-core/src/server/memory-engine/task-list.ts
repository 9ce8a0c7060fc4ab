import type { TaskState } from '../../protocol/task-state.ts'
import type { ListCursor, ListQuery } from '../engine.ts'
import type { StoredRow } from './stored-row.ts'

/** What the list knows of a task, as it was when it got its place. */
export type Listed = ListCursor & {
  readonly row: StoredRow
  readonly contextId: string
  readonly state: TaskState
}

/** A page of the list, and how many tasks there are on all pages. */
export type ListPage = { rows: StoredRow[]; next?: ListCursor; total: number }

/** The visible tasks of one scope, in the order in which they are listed. */
export type TaskList = {
  readonly size: number
  add(task: Listed): void
  delete(task: Listed): void
  /** A page: newest status first, ties by id. */
  page(query: ListQuery): ListPage
}

/** How many tasks there are in one piece: what joins or leaves it moves those behind. */
const mostInPiece = 512

/**
 * Makes an empty one. What is listed first is kept last, where nearly every change happens, and all
 * of it in pieces: so neither a change nor a page costs more when there are more tasks.
 */
export function newTaskList(): TaskList {
  const pieces: Listed[][] = []
  let size = 0

  /** Where a place is: the first task there, or before it in the list, and its piece. */
  function find(place: ListCursor): { piece: number; index: number } {
    const isThere = (task: Listed | undefined): boolean => !task || compare(task, place) <= 0
    const piece = firstIndex(pieces.length, (at) => isThere(pieces[at]?.at(-1)))
    const tasks = pieces[piece] ?? []
    return { piece, index: firstIndex(tasks.length, (at) => isThere(tasks[at])) }
  }

  /** The tasks of the list, from its begin, or from behind a place. */
  function* listed(after: ListCursor | undefined): Generator<Listed, void, undefined> {
    let { piece, index } = after ? find(after) : { piece: pieces.length, index: 0 }
    for (;;) {
      const tasks = pieces[piece] ?? []
      while (index > 0) {
        const task = tasks[--index]
        if (task) yield task
      }
      if (--piece < 0) return
      index = pieces[piece]?.length ?? 0
    }
  }

  return {
    get size() {
      return size
    },

    add(task) {
      size++
      const newest = pieces.at(-1)
      if (newest && newest.length < mostInPiece && isListedBefore(task, newest.at(-1))) {
        newest.push(task)
        return
      }
      const { piece, index } = find(task)
      const tasks = pieces[piece] ?? pieces.at(-1)
      if (!tasks || (!pieces[piece] && tasks.length >= mostInPiece)) {
        pieces.push([task])
        return
      }
      tasks.splice(pieces[piece] ? index : tasks.length, 0, task)
      if (tasks.length > mostInPiece) pieces.splice(piece + 1, 0, tasks.splice(mostInPiece / 2))
    },

    delete(task) {
      const at = pieces.at(-1)?.lastIndexOf(task) ?? -1
      const { piece, index } = at === -1 ? find(task) : { piece: pieces.length - 1, index: at }
      const tasks = pieces[piece]
      if (tasks?.[index] !== task) return
      size--
      tasks.splice(index, 1)
      if (tasks.length === 0) pieces.splice(piece, 1)
    },

    page(query) {
      const fits = filterOf(query)
      const rows: StoredRow[] = []
      let last: Listed | undefined
      let next: ListCursor | undefined
      for (const task of listed(query.after)) {
        if (fits && !fits(task)) continue
        if (last && rows.length === query.pageSize) {
          next = { timestamp: last.timestamp, taskId: last.taskId }
          break
        }
        last = task
        rows.push(task.row)
      }
      const total = fits ? pieces.reduce((sum, piece) => sum + count(piece, fits), 0) : size
      return { rows, total, ...(next && { next }) }
    },
  }
}

/** What a query asks of a task; undefined when it takes any. */
function filterOf({
  contextId,
  state,
  statusTimestampAfter,
}: ListQuery): ((task: Listed) => boolean) | undefined {
  const since = statusTimestampAfter === undefined ? undefined : Date.parse(statusTimestampAfter)
  if (contextId === undefined && state === undefined && since === undefined) return undefined
  return (task) =>
    (contextId === undefined || task.contextId === contextId) &&
    (state === undefined || task.state === state) &&
    (since === undefined || Date.parse(task.timestamp) >= since)
}

function count(tasks: readonly Listed[], fits: (task: Listed) => boolean): number {
  let fitting = 0
  for (const task of tasks) if (fits(task)) fitting++
  return fitting
}

function isListedBefore(task: Listed, other: Listed | undefined): boolean {
  return other !== undefined && compare(task, other) < 0
}

/** Orders places in the list: later timestamps first, then ids as they sort. */
function compare(first: ListCursor, second: ListCursor): number {
  if (first.timestamp !== second.timestamp) return first.timestamp > second.timestamp ? -1 : 1
  if (first.taskId === second.taskId) return 0
  return first.taskId < second.taskId ? -1 : 1
}

/** The first index for which something holds, as it does for all that follow; else the length. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let from = 0
  let to = length
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}
