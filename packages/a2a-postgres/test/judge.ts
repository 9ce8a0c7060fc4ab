import type { Pool } from 'pg'
import type { Hint } from '../src/hint.ts'
import { freeClaims, holders } from '../src/free-claims.ts'
import { presentNow } from '../src/presence.ts'
import { openPool } from './open-engine.ts'
import { openJobs } from './open-jobs.ts'

/** Who looks which processes are there, and frees what the others hold, when the test says so. */
export type Judge = {
  /** The numbers of the processes that are there. */
  present(): Promise<Set<number>>
  /** The numbers of the processes that hold something. */
  holders(): Promise<number[]>
  /** Takes processes to be gone, and says which queues have work by that. */
  free(...gone: number[]): Promise<string[]>
}

/** On the tables of a schema, which an engine has made. */
export async function openJudge(schema: string, pool: Pool = openPool()): Promise<Judge> {
  pool.on('error', () => undefined)
  const { db, jobs } = await openJobs(schema, pool)
  return {
    present: () => presentNow(db),
    holders: () => holders({ db, jobs }),
    async free(...gone) {
      const queues: string[] = []
      const hear = (hint: Hint): void => void queues.push(...(hint.queues ?? []))
      await freeClaims({ db, jobs, channel: schema, hear }, gone)
      return queues
    },
  }
}

/** The number of the process that holds a fence, or a lease; and the attempt at its job. */
export function holderIn(text: string): [process: number, attempt: number] {
  const [, process, attempt] = /\.(\d+)-(\d+)$/.exec(text) ?? []
  return [Number(process), Number(attempt)]
}
