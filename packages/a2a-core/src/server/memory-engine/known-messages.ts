import type { Duplicate, Scope, TurnInput } from '../engine.ts'
import { scopedMap } from '../scoped-map.ts'
import type { StoredRow } from './stored-row.ts'

/** A message that came in: whose it is, and which of its task's. */
type KnownMessage = { row: StoredRow; digest: string; number: number }

/** What is known of the messages of tasks, for as long as their tasks are there. */
export type KnownMessages = {
  /** The message that was there before, if it counts as the same. */
  earlier(scope: Scope, input: TurnInput): Duplicate | undefined
  /** Remembers the message that its task received last. */
  remember(row: StoredRow, input: TurnInput): void
  /** Says that the turn of a message has ended: one that counted while it ran is known no longer. */
  answered(row: StoredRow, input: TurnInput): void
  /** Forgets the messages of a task. */
  forget(row: StoredRow): void
}

/** Makes it, without any. */
export function knownMessages(): KnownMessages {
  const messages = scopedMap<KnownMessage>()

  function forgetOne(row: StoredRow, id: string): void {
    // The same id may be another task's by now.
    if (messages.get(row.key, id)?.row === row) messages.delete(row.key, id)
  }

  return {
    earlier(scope, { message, idempotency }) {
      const known = messages.get(scope, message.messageId)
      if (!known || !idempotency) return undefined
      const { row, number, digest } = known
      const waits = row.current?.number === number || row.inbox.some((one) => one.number === number)
      const runs = waits && !row.ended && digest === idempotency.digest
      if (idempotency.mode === 'running' && !runs) return undefined
      return { duplicateOf: { taskId: row.key.taskId, digest } }
    },

    remember(row, { message: { messageId }, idempotency }) {
      if (!idempotency) return
      const { digest } = idempotency
      messages.set(row.key, messageId, { row, digest, number: row.received })
      row.messageIds = [...row.messageIds, messageId]
    },

    answered(row, { message: { messageId }, idempotency }) {
      if (idempotency?.mode === 'running') forgetOne(row, messageId)
    },

    forget(row) {
      for (const id of row.messageIds) forgetOne(row, id)
    },
  }
}
