import type { RetentionPolicy } from 'a2a-core/server'
import type { DatabaseClock } from './database-clock.ts'
import type { Database } from './database.ts'
import type { FreshRecords } from './fresh-records.ts'
import type { Hint } from './hint.ts'
import type { Jobs } from './jobs.ts'
import type { Presence } from './presence.ts'
import type { SnapshotWriter } from './snapshots.ts'

/** What the operations of one engine share. */
export type Parts = {
  readonly db: Database
  readonly jobs: Jobs
  readonly presence: Presence
  readonly snapshots: SnapshotWriter
  readonly fresh: FreshRecords
  readonly clock: DatabaseClock
  readonly retention: RetentionPolicy
  /** The channel of the hints. */
  readonly channel: string
  /** Tells this process at once what the others are told by a notification. */
  readonly hear: (hint: Hint) => void
}
