import type { StreamResponse } from 'a2a-core'
import { isTerminal } from 'a2a-core'

/** What readers have seen of all logs, and what was wrong with it. */
export class Ledger {
  readonly #logs = new Map<string, string[]>()
  readonly #listeners = new Set<() => void>()
  /** How many events were seen for the first time. */
  events = 0
  /** How many were seen again by another reader, or after a kill. */
  comparisons = 0
  /** What is wrong, by kind. */
  readonly faults = { lost: 0, gaps: 0, ends: 0, texts: 0, twice: 0, broken: 0 }
  /** In words. */
  readonly complaints: string[] = []

  /** The number of the last event that anybody saw of a task. */
  lengthOf(taskId: string): number {
    return this.#logs.get(taskId)?.length ?? 0
  }

  /**
   * Notes what a reader sees: an event, its number, and the number it saw before.
   *
   * @returns whether the task has ended with it
   */
  see(taskId: string, before: number, seq: number, data: string): boolean {
    const log = this.#logs.get(taskId) ?? []
    this.#logs.set(taskId, log)
    if (seq !== before + 1) this.complain('gaps', `${taskId}: ${seq} came after ${before}`)
    const seen = log[seq - 1]
    if (seen === undefined) {
      log[seq - 1] = data
      this.events++
    } else {
      this.comparisons++
      if (seen !== data) this.complain('lost', `${taskId}: ${seq} was ${seen} and is ${data}`)
    }
    for (const listener of this.#listeners) listener()
    return endsTask(data)
  }

  /** Compares what was seen of a task that has ended with all that is stored of it, in order. */
  compare(taskId: string, stored: readonly string[]): void {
    const seen = this.#logs.get(taskId) ?? []
    const end = stored.findIndex(endsTask)
    const after = end === -1 ? [] : stored.slice(end + 1)
    if (after.length > 0) this.complain('ends', `${taskId}: after its end came ${after.join()}`)
    for (const [index, data] of seen.entries()) {
      if (stored[index] === data) continue
      this.complain('lost', `${taskId}: ${index + 1} was ${data} and is stored as ${stored[index]}`)
    }
  }

  /** Resolves when so many more events were seen for the first time. */
  async hear(more: number): Promise<void> {
    const goal = this.events + more
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.events < goal) return
        this.#listeners.delete(look)
        resolve()
      }
      this.#listeners.add(look)
    })
  }

  complain(kind: keyof Ledger['faults'], what: string): void {
    this.faults[kind]++
    this.complaints.push(`${kind}: ${what}`)
  }
}

function endsTask(data: string): boolean {
  const { statusUpdate }: StreamResponse = JSON.parse(data)
  return statusUpdate !== undefined && isTerminal(statusUpdate.status.state)
}
