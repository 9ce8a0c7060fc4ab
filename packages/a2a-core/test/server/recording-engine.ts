import { memoryEngine, type Commit, type Engine } from 'a2a-core/server'

/**
 * A memory engine that remembers what it was asked to store, commit by commit.
 *
 * @param before called before a commit is stored: it can wait, fail, or look at the log
 */
export function recordingEngine(before?: (commit: Commit) => void | Promise<void>): {
  engine: Engine
  commits: Commit[]
} {
  const inner = memoryEngine()
  const commits: Commit[] = []
  const engine: Engine = {
    ...inner,
    async commit(claim, commit) {
      commits.push(structuredClone(commit))
      await before?.(commit)
      return inner.commit(claim, commit)
    },
  }
  return { engine, commits }
}
