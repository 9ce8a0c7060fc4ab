import { memoryEngine, type Engine, type MemoryEngineOptions } from 'a2a-core/server'

/**
 * A memory engine whose logs can be read so many times: a reader that goes round in circles fails
 * then, where it would otherwise hang the test and everything else in the process.
 */
export function boundedEngine(options?: MemoryEngineOptions): Engine {
  const inner = memoryEngine(options)
  let reads = 0
  return {
    ...inner,
    async read(key, after, limit) {
      if (++reads > 10_000) throw new Error('A log was read in circles')
      return inner.read(key, after, limit)
    },
  }
}
