import { DatabaseSync } from 'node:sqlite'
import { MemorySaver } from '@langchain/langgraph'

/**
 * LangGraph's checkpointer in memory, which writes all it is given into a file, too, and begins
 * with what is there: threads outlive the process. It is as much as a demo needs; what is in the
 * file is in memory.
 */
export class ThreadFile extends MemorySaver {
  readonly #database: DatabaseSync

  /** @param path the file; it is made where it is not there */
  constructor(path: string) {
    super()
    this.#database = new DatabaseSync(path)
    this.#database.exec(`pragma journal_mode = wal; pragma synchronous = normal;
      create table if not exists checkpoint (thread, namespace, id, checkpoint, metadata, parent,
        primary key (thread, namespace, id));
      create table if not exists pending (thread, key, name, task, channel, value,
        primary key (key, name));`)
    this.#load()
  }

  override async put(
    ...[config, checkpoint, metadata]: Parameters<MemorySaver['put']>
  ): ReturnType<MemorySaver['put']> {
    const stored = await super.put(config, checkpoint, metadata)
    const { thread_id: thread, checkpoint_ns: namespace = '' } = config.configurable ?? {}
    const [data, about, parent] = this.storage[thread]?.[namespace]?.[checkpoint.id] ?? []
    this.#database
      .prepare('replace into checkpoint values (?, ?, ?, ?, ?, ?)')
      .run(thread, namespace, checkpoint.id, data ?? null, about ?? null, parent ?? null)
    return stored
  }

  override async putWrites(
    ...[config, writes, taskId]: Parameters<MemorySaver['putWrites']>
  ): ReturnType<MemorySaver['putWrites']> {
    await super.putWrites(config, writes, taskId)
    const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {}
    const key = JSON.stringify([thread_id, checkpoint_ns, checkpoint_id])
    // What is pending keeps its place: LangGraph reads it in the order it came.
    const statement = this.#database.prepare(`insert into pending values (?, ?, ?, ?, ?, ?)
      on conflict do update set task = excluded.task, channel = excluded.channel, value = excluded.value`)
    for (const [name, [task, channel, value]] of Object.entries(this.writes[key] ?? {})) {
      if (task === taskId) statement.run(thread_id, key, name, task, channel, value)
    }
  }

  override async deleteThread(thread: string): Promise<void> {
    await super.deleteThread(thread)
    this.#database.prepare('delete from checkpoint where thread = ?').run(thread)
    this.#database.prepare('delete from pending where thread = ?').run(thread)
  }

  close(): void {
    this.#database.close()
  }

  #load(): void {
    for (const row of this.#database.prepare('select * from checkpoint').iterate()) {
      const { thread, namespace, id, checkpoint, metadata, parent } = row as CheckpointRow
      const namespaces = (this.storage[thread] ??= Object.create(null))
      const checkpoints = (namespaces[namespace] ??= Object.create(null))
      checkpoints[id] = [checkpoint, metadata, parent ?? undefined]
    }
    for (const row of this.#database.prepare('select * from pending order by rowid').iterate()) {
      const { key, name, task, channel, value } = row as PendingRow
      const pending = (this.writes[key] ??= Object.create(null))
      pending[name] = [task, channel, value]
    }
  }
}

type CheckpointRow = {
  thread: string
  namespace: string
  id: string
  checkpoint: Uint8Array
  metadata: Uint8Array
  parent: string | null
}

type PendingRow = { key: string; name: string; task: string; channel: string; value: Uint8Array }
