import { dataPart, isJsonObject } from 'a2a-core'
import { progress, type ProgressEvent, type Turn } from 'a2a-core/server'
import { definedOf } from './defined-of.ts'
import { addUsage, usageOf, type TokenUsage } from './token-usage.ts'

/** How a turn of an agent went. */
export type Finish = { finishReason: string; usage?: TokenUsage | undefined }

/**
 * Tells how a turn went, for programs: as data `{ type: 'finish', finishReason, usage }`, and in
 * the task's metadata, where `usage` is that of all its turns.
 */
export function finishProgress({ task }: Turn, { finishReason, usage }: Finish): ProgressEvent {
  const total = usage && addUsage(usageOf(task.metadata?.['usage']), usage)
  return progress(dataPart({ type: 'finish', finishReason, ...definedOf({ usage }) }), {
    metadata: { finishReason, ...(total && { usage: total }) },
  })
}

/** What the data of a progress tells of how a turn went, if it is that which it tells. */
export function finishOf(data: unknown): Finish | undefined {
  if (!isJsonObject(data) || data['type'] !== 'finish') return undefined
  const { finishReason, usage } = data
  return typeof finishReason === 'string'
    ? { finishReason, usage: usage === undefined ? undefined : usageOf(usage) }
    : undefined
}
