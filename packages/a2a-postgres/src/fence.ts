import type { Claim } from 'a2a-core/server'
import type { Job } from './jobs.ts'

/** What a fence says of its task, so that a commit need not look for it. */
export type Fence = { number: number; serial: boolean }

/**
 * A fence for a claim of a task.
 *
 * @param holder who holds it, and by which job. Default: nobody who could be missed
 */
export function newFence({ number, serial }: Fence, holder = ''): string {
  return `${number}.${serial ? 'serial' : 'free'}.${crypto.randomUUID()}${holder}`
}

/** The task that a claim is of. */
export function fenceOf({ fence }: Pick<Claim, 'fence'>): Fence {
  const [number, kind] = fence.split('.')
  return { number: Number(number), serial: kind === 'serial' }
}

/**
 * How a fence, or the lease of a webhook, ends: with the process that holds it, and the attempt at
 * its job. Should the process go, that attempt is freed, and no other.
 *
 * @param process its number, while others see it
 */
export function holderOf(process: number | undefined, { retryCount }: Job): string {
  return process === undefined ? '' : `.${process}-${retryCount}`
}

/** For statements: what `holderOf` ended a text with, as an array of two; else null. */
export function holderIn(text: string): string {
  return `regexp_match(${text}, '[.](\\d+)-(\\d+)$')::int[]`
}
