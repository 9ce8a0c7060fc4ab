import type { Sql } from './sql.ts'

/** Writes and reads, in one transaction for each turn of the event loop. */
export type GroupCommit = {
  /**
   * Stores something, all of it or nothing.
   *
   * @param body what is stored: plain statements, done at once. What was written before in the
   *   same transaction is there for it. What may fail comes before the first that writes: then it
   *   costs the others nothing; what fails later takes the whole transaction with it
   * @param after what follows once it is on disk, with what the body gave
   * @param along what may be written on top of it, in the same transaction: called at once
   * @returns what `after` gives
   */
  write<Stored, Result>(
    body: () => Stored,
    after: (stored: Stored) => Result | Promise<Result>,
    along?: (stored: Stored) => void,
  ): Promise<Result>
  /** Reads what is on disk: never what is only about to be. */
  read<Result>(body: () => Result | Promise<Result>): Promise<Result>
  /** Says that something is written to: a task by its number, a context by its name. */
  touch(what: number | string): void
  /** Whether something was written to that is not on disk yet. */
  touches(what: number | string): boolean
  /** Stores what is to be stored, now, and takes nothing more. */
  close(): void
}

type Entry = {
  /** Done before anything is told, while nothing new has been written. */
  read?: () => void
  settle: () => void
  fail: (error: unknown) => void
}

/**
 * Makes it. One transaction costs as much as a hundred statements: what many tasks write in one
 * turn of the event loop is stored together, and each is told once all of it is on disk.
 *
 * There are no savepoints: SQLite would copy every page that a part writes to, for each part anew.
 *
 * @param hooks.beforeCommit called when nothing more is written in a transaction, to end it with
 * @param hooks.onFailure called when a transaction failed, before those who wait for it are told:
 *   nothing of it is stored
 */
export function groupCommit(
  sql: Sql,
  hooks: { beforeCommit: () => void; onFailure: () => void },
): GroupCommit {
  let group: Entry[] | undefined
  let closed = false
  let touched = new Set<number | string>()

  function open(): Entry[] {
    if (closed) throw new Error('The engine is closed')
    if (group) return group
    sql.run('begin')
    group = []
    setImmediate(commit)
    return group
  }

  function commit(): void {
    const entries = group
    if (!entries) return
    try {
      hooks.beforeCommit()
      sql.run('commit')
    } catch (error) {
      return abandon(entries, error)
    }
    group = undefined
    touched = new Set()
    for (const { read } of entries) read?.()
    for (const { settle } of entries) settle()
  }

  function abandon(entries: Entry[], error: unknown): void {
    group = undefined
    touched = new Set()
    try {
      sql.run('rollback')
    } catch {
      // SQLite had done so already.
    }
    hooks.onFailure()
    for (const { fail } of entries) fail(error)
  }

  /** Does something whole or not at all, whatever else is in the transaction. */
  function whole<Stored>(entries: Entry[], body: () => Stored): Stored {
    const before = sql.writes
    try {
      return body()
    } catch (error) {
      if (sql.writes > before) abandon(entries, error)
      throw error
    }
  }

  return {
    write: (body, after, along) =>
      new Promise((resolve, fail) => {
        const entries = open()
        const stored = whole(entries, body)
        entries.push({
          settle() {
            try {
              resolve(after(stored))
            } catch (error) {
              fail(error)
            }
          },
          fail,
        })
        along?.(stored)
      }),

    async read<Result>(body: () => Result | Promise<Result>): Promise<Result> {
      if (closed) throw new Error('The engine is closed')
      const entries = group
      if (!entries) return body()
      return new Promise<Result>((resolve, fail) => {
        let settle: () => void
        entries.push({
          read() {
            try {
              const result = body()
              settle = () => resolve(result)
            } catch (error) {
              settle = () => fail(error)
            }
          },
          settle: () => settle(),
          fail,
        })
      })
    },

    touch(what) {
      if (group) touched.add(what)
    },
    touches: (what) => touched.has(what),

    close() {
      closed = true
      commit()
    },
  }
}
