import type { Claim } from 'a2a-core/server'

/** What a fence says of its task, so that a commit need not look for it. */
export type Fence = { number: number; serial: boolean }

/** A fence for a claim of a task. */
export function newFence({ number, serial }: Fence): string {
  return `${number}.${serial ? 'serial' : 'free'}.${crypto.randomUUID()}`
}

/** The task that a claim is of. */
export function fenceOf({ fence }: Pick<Claim, 'fence'>): Fence {
  const [number, kind] = fence.split('.')
  return { number: Number(number), serial: kind === 'serial' }
}
