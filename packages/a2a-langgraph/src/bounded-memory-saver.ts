import { MemorySaver } from '@langchain/langgraph'

/** How much a `BoundedMemorySaver` keeps. */
export type MemoryLimits = {
  /** Threads. Default: 1,000. */
  threads?: number | undefined
  /** Bytes of checkpoints, of all threads. Default: 256 MiB. */
  bytes?: number | undefined
}

/** LangGraph's checkpointer in memory, which forgets the threads that were not used for longest. */
export class BoundedMemorySaver extends MemorySaver {
  readonly #limits: { threads: number; bytes: number }
  /** Bytes by thread, the least recently used first. */
  readonly #sizes = new Map<string, number>()
  #bytes = 0

  constructor({ threads = 1000, bytes = 256 * 1024 * 1024 }: MemoryLimits = {}) {
    super()
    this.#limits = { threads, bytes }
  }

  override async getTuple(
    ...[config]: Parameters<MemorySaver['getTuple']>
  ): ReturnType<MemorySaver['getTuple']> {
    const thread = String(config.configurable?.['thread_id'])
    if (this.#sizes.has(thread)) this.#use(thread, 0)
    return super.getTuple(config)
  }

  override async put(
    ...[config, checkpoint, metadata]: Parameters<MemorySaver['put']>
  ): ReturnType<MemorySaver['put']> {
    const stored = await super.put(config, checkpoint, metadata)
    const thread = String(config.configurable?.['thread_id'])
    const namespace = String(config.configurable?.['checkpoint_ns'] ?? '')
    const [data, about] = this.storage[thread]?.[namespace]?.[checkpoint.id] ?? []
    this.#use(thread, (data?.byteLength ?? 0) + (about?.byteLength ?? 0))
    await this.#forget()
    return stored
  }

  override async deleteThread(thread: string): Promise<void> {
    this.#bytes -= this.#sizes.get(thread) ?? 0
    this.#sizes.delete(thread)
    await super.deleteThread(thread)
  }

  #use(thread: string, bytes: number): void {
    const size = this.#sizes.get(thread) ?? 0
    this.#sizes.delete(thread)
    this.#sizes.set(thread, size + bytes)
    this.#bytes += bytes
  }

  async #forget(): Promise<void> {
    const { threads, bytes } = this.#limits
    for (const thread of this.#sizes.keys()) {
      const fits = this.#sizes.size <= threads && this.#bytes <= bytes
      if (fits || this.#sizes.size === 1) return
      await this.deleteThread(thread)
    }
  }
}
