import type { Duplicate, Scope, TurnInput } from '../engine.ts'
import { scopedMap } from '../scoped-map.ts'
import type { StoredRow, WaitingMessage } from './stored-row.ts'

/** A message that came in: whose it is, and which of its task's. */
type KnownMessage = { row: StoredRow; digest: string; number: number }

/** What is known of the messages of tasks. */
export type KnownMessages = {
  /** The message that was there before, if it counts as the same. */
  earlier(scope: Scope, input: TurnInput): Duplicate | undefined
  /** Remembers the message that its task received last. */
  remember(row: StoredRow, input: TurnInput): void
  /** Says that the turn of a message has ended: one that counted while it ran is known no longer. */
  answered(row: StoredRow, message: WaitingMessage): void
  /** Forgets the messages of a task. */
  forget(row: StoredRow): void
}

/** Makes it, without any. */
export function knownMessages(): KnownMessages {
  /** Those whose turns have not ended. */
  const waiting = scopedMap<KnownMessage>()
  /** Those that are known for as long as their tasks are there. */
  const kept = scopedMap<KnownMessage>()

  return {
    earlier(scope, { message: { messageId }, idempotency }) {
      if (!idempotency) return undefined
      const { mode, digest } = idempotency
      const known = waiting.get(scope, messageId)
      if (known && waits(known) && (mode === 'always' || known.digest === digest)) {
        return duplicateOf(known)
      }
      const before = mode === 'always' ? kept.get(scope, messageId) : undefined
      return before && duplicateOf(before)
    },

    remember(row, { message: { messageId }, idempotency }) {
      if (!idempotency) return
      const { digest, mode } = idempotency
      const known = { row, digest, number: row.received }
      waiting.set(row.key, messageId, known)
      if (mode === 'always') kept.set(row.key, messageId, known)
      row.messageIds = [...row.messageIds, messageId]
    },

    answered(row, { number, input: { message } }) {
      const known = waiting.get(row.key, message.messageId)
      // The same id may be another message's by now.
      if (known?.row === row && known.number === number) waiting.delete(row.key, message.messageId)
    },

    forget(row) {
      for (const id of row.messageIds) {
        for (const messages of [waiting, kept]) {
          if (messages.get(row.key, id)?.row === row) messages.delete(row.key, id)
        }
      }
    },
  }
}

function waits({ row, number }: KnownMessage): boolean {
  if (row.ended) return false
  return row.current?.number === number || row.inbox.some((one) => one.number === number)
}

function duplicateOf({ row, digest }: KnownMessage): Duplicate {
  return { duplicateOf: { taskId: row.key.taskId, digest } }
}
