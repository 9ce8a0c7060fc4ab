import { memoryEngine, type Engine } from 'a2a-core/server'

/** A memory engine that tells when so many messages were posted to tasks that run. */
export function watchedEngine(): { engine: Engine; posted: (count: number) => Promise<void> } {
  const inner = memoryEngine()
  const waiting = new Map<number, () => void>()
  let posts = 0
  return {
    engine: {
      ...inner,
      async post(...args) {
        const result = await inner.post(...args)
        waiting.get(++posts)?.()
        return result
      },
    },
    async posted(count) {
      if (posts >= count) return
      await new Promise<void>((resolve) => waiting.set(count, resolve))
    },
  }
}
