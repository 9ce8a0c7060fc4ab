import type { Sql } from './sql.ts'

/** Writes and reads, in one transaction for each turn of the event loop. */
export type GroupCommit = {
  /**
   * Stores something, all of it or nothing.
   *
   * @param body what is stored: plain statements, done at once. What was written before in the
   *   same transaction is there for it
   * @param after what follows once it is on disk, with what the body gave
   * @returns what `after` gives
   */
  write<Stored, Result>(
    body: () => Stored,
    after: (stored: Stored) => Result | Promise<Result>,
  ): Promise<Result>
  /** Reads what is on disk: never what is only about to be. */
  read<Result>(body: () => Result | Promise<Result>): Promise<Result>
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
 * @param onFailure called when a transaction failed, before those who wait for it are told:
 *   nothing of it is stored
 */
export function groupCommit(sql: Sql, onFailure: () => void): GroupCommit {
  let group: Entry[] | undefined
  let closed = false

  function open(): Entry[] {
    if (closed) throw new Error('The engine is closed')
    if (group) return group
    sql.run('begin')
    group = []
    setImmediate(commit)
    return group
  }

  function commit(): void {
    const entries = group ?? []
    if (!group) return
    group = undefined
    try {
      sql.run('commit')
    } catch (error) {
      return abandon(entries, error)
    }
    for (const { read } of entries) read?.()
    for (const { settle } of entries) settle()
  }

  function abandon(entries: Entry[], error: unknown): void {
    group = undefined
    try {
      sql.run('rollback')
    } catch {
      // SQLite had done so already.
    }
    onFailure()
    for (const { fail } of entries) fail(error)
  }

  /** Does something whole or not at all, whatever else is in the transaction. */
  function whole<Stored>(entries: Entry[], body: () => Stored): Stored {
    try {
      sql.run('savepoint part')
      const stored = body()
      sql.run('release part')
      return stored
    } catch (error) {
      try {
        sql.run('rollback to part')
        sql.run('release part')
      } catch {
        // The transaction itself is gone, as it is when the disk is full.
        abandon(entries, error)
      }
      throw error
    }
  }

  return {
    write: (body, after) =>
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

    close() {
      closed = true
      commit()
    },
  }
}
