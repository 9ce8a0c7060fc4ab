import { textOf } from 'a2a-core'
import { wholeFrom, type Random } from '../harness/random.ts'
import { countTo, recoveries, type Recovery } from './counting-agents.ts'
import type { Ledger } from './ledger.ts'
import type { Lives } from './lives.ts'
import { eventsInFile } from './events-in-file.ts'
import { beginTask, countTasks, eventsAfter, getTask } from './requests.ts'

/** A task, and to what it counts. */
type Counting = { id: string; recovery: Recovery; last: number }

/** Clients that begin task after task, each of which reads its task to the end, whatever happens. */
export class Workload {
  readonly #lives: Lives
  readonly #ledger: Ledger
  readonly #random: Random
  readonly #open = new Set<Counting>()
  readonly #ended: Counting[] = []
  readonly #clients: Promise<void>[]
  #isOver = false

  /** @param clients how many of them there are */
  constructor(lives: Lives, ledger: Ledger, random: Random, clients: number) {
    this.#lives = lives
    this.#ledger = ledger
    this.#random = random
    this.#clients = Array.from({ length: clients }, async () => this.#beClient())
  }

  /** How many tasks have ended. */
  get tasks(): number {
    return this.#ended.length
  }

  /** Reads what was seen of every open task once more, from its first event on. */
  async readAgain(url: string): Promise<void> {
    await Promise.all([...this.#open].map((task) => this.#readTo(url, task)))
  }

  /** Lets all tasks end, and reads them all once more. There must be no others. */
  async finish(url: string): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#clients)
    for (const task of this.#ended) await this.#readTo(url, task)
    for (const recovery of recoveries) {
      const begun = this.#ended.filter((task) => task.recovery === recovery).length
      const there = await countTasks(`${url}/${recovery}`)
      if (there !== begun) {
        this.#ledger.complain('twice', `${there} tasks are there of ${begun} that were begun`)
      }
    }
  }

  /** Looks in the file, which no process has open, for what came after the end of a task. */
  lookInto(file: string): void {
    for (const { id } of this.#ended) this.#ledger.compare(id, eventsInFile(file, id))
  }

  async #beClient(): Promise<void> {
    while (!this.#isOver) {
      const recovery = recoveries[wholeFrom(this.#random, 0, 1)] ?? 'resume'
      const last = wholeFrom(this.#random, 50, 800)
      const messageId = crypto.randomUUID()
      const { id } = await this.#lives.survive(recovery, (url) =>
        beginTask(url, `${last}`, messageId),
      )
      const task = { id, recovery, last }
      this.#open.add(task)
      await this.#follow(task)
      this.#open.delete(task)
      this.#ended.push(task)
    }
  }

  async #follow({ id, recovery, last }: Counting): Promise<void> {
    let after = 0
    try {
      await this.#lives.survive(recovery, async (url) => {
        for await (const { seq, data } of eventsAfter(url, id, after)) {
          const isEnd = this.#ledger.see(id, after, seq, data)
          after = seq
          if (isEnd) return
        }
        throw new Error('The stream ended before its task')
      })
    } catch (error) {
      this.#ledger.complain('broken', `${id}: ${String(error)}`)
      return
    }
    const { status, artifacts = [] } = await this.#lives.survive(recovery, (url) =>
      getTask(url, id),
    )
    const said = artifacts.flatMap(({ parts }) => textOf(parts)).join('')
    if (status.state !== 'TASK_STATE_COMPLETED' || said !== countTo(last)) {
      this.#ledger.complain('texts', `${id} (${recovery} to ${last}): ${status.state}, ${said}`)
    }
  }

  async #readTo(url: string, { id, recovery }: Counting): Promise<void> {
    const goal = this.#ledger.lengthOf(id)
    let after = 0
    if (goal === 0) return
    for await (const { seq, data } of eventsAfter(`${url}/${recovery}`, id, 0)) {
      this.#ledger.see(id, after, seq, data)
      after = seq
      if (seq >= goal) return
    }
    this.#ledger.complain('lost', `${id}: ${after} of ${goal} events are there`)
  }
}
