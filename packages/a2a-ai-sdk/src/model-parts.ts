import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider'
import type { StreamResponse } from 'a2a-core'
import type { Outcome } from 'a2a-core/client'
import type { ModelWriter } from './model-writer.ts'
import { leave, type RemoteEvents } from './remote-events.ts'

/**
 * Gives what a model says whose words are a remote agent's.
 *
 * @param options.first the first of the events, which was read already
 * @param options.raw whether the events are given, too, as they are
 * @throws the signal's reason when it aborts; any other error is said
 */
export async function* modelParts(options: {
  events: RemoteEvents
  first: IteratorResult<StreamResponse, Outcome>
  writer: ModelWriter
  warnings: SharedV4Warning[]
  raw: boolean
  signal: AbortSignal | undefined
}): AsyncGenerator<LanguageModelV4StreamPart, void, undefined> {
  const { events, writer, warnings, raw, signal } = options
  let next = options.first
  try {
    yield { type: 'stream-start', warnings }
    while (!next.done) {
      if (raw) yield { type: 'raw', rawValue: next.value }
      yield* writer.write(next.value)
      next = await events.next()
    }
    yield* writer.end(next.value)
  } catch (error) {
    if (signal?.aborted) throw error
    yield* writer.fail(error)
  } finally {
    if (!next.done) await leave(events)
  }
}
