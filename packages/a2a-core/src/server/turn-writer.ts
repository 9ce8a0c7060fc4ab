import type { Json } from '../protocol/json.ts'
import type { Claim, Commit, CommitResult, Engine, NewRecord } from './engine.ts'
import { onNextEventLoopTurn } from './event-loop-turn.ts'
import { joinedText } from './text-update.ts'

/** How many records may wait for a commit before the agent has to wait, too. */
const mostPending = 1_000

/**
 * For how many microtasks the first event waits for what comes right behind it: the end of a turn
 * that says all it has to say at once comes with the third, or with a few more.
 */
const breath = 16

/**
 * Writes what a turn yields into the log, in order.
 *
 * The first event of a turn is committed at once, within the turn of the event loop in which it
 * came, and with it what comes in the same breath, and what opens the turn, unless the event comes
 * later than in the turn of the event loop in which that was written. After it there is one commit
 * at most per turn of the event loop and one under way at a time; what comes meanwhile is one batch,
 * in which chunks of one artifact's text merge. Nothing waits for a timer.
 */
export class TurnWriter {
  readonly #engine: Engine
  readonly #claim: Claim
  readonly #onFailure: (error: unknown) => void
  #pending: Commit = { records: [] }
  #isPending = false
  #inFlight: Promise<void> | undefined
  #cooling = false
  #sinceTurn = 0
  /** What has become of the agent's first event. */
  #first: 'awaited' | 'pending' | 'written' = 'awaited'
  #storesFirst = false
  #isFinishing = false
  #isFinished = false
  #failure: { error: unknown } | undefined

  /**
   * @param onFailure called once, when the log takes no more: the claim is lost, or the engine
   *   failed
   */
  constructor(engine: Engine, claim: Claim, onFailure: (error: unknown) => void) {
    this.#engine = engine
    this.#claim = claim
    this.#onFailure = onFailure
  }

  /** Writes what opens the turn, which may wait for the agent's first event, but not for long. */
  open(commit: Partial<Commit>): void {
    merge(this.#pending, commit)
    this.#isPending = true
    this.#cool()
  }

  /**
   * Writes a record as soon as its batch's time comes.
   *
   * @throws ClaimLost once the last of the turn is under way: nothing is stored after it
   */
  add(record: NewRecord): void {
    if (this.#isFinished) throw new ClaimLost()
    push(this.#pending.records, record)
    this.#added()
  }

  /** Writes something to keep beside the log, likewise. @throws ClaimLost, likewise */
  keep(kept: Pick<Commit, 'steps' | 'saved'>): void {
    if (this.#isFinished) throw new ClaimLost()
    merge(this.#pending, kept)
    this.#added()
  }

  /** Writes something to keep that the agent relies on: it goes on once that is stored. */
  keepFirst(kept: Pick<Commit, 'steps' | 'saved'>): void {
    this.keep(kept)
    this.#storesFirst = true
  }

  #added(): void {
    this.#isPending = true
    if (this.#first === 'awaited') {
      this.#first = 'pending'
      this.#startSoon(breath)
    } else if (!this.#inFlight && !this.#cooling && this.#first === 'written') this.#start()
  }

  /** Starts after a few microtasks, if nothing has by then. */
  #startSoon(steps: number): void {
    queueMicrotask(() => {
      if (this.#first !== 'pending' || this.#inFlight || this.#isFinished) return
      if (steps > 1) this.#startSoon(steps - 1)
      else this.#start()
    })
  }

  /**
   * Where there is no room, waits for it: what an agent yields is bounded by what is stored. An
   * agent that never waits by itself lets others have their turn now and then.
   */
  room(): Promise<void> | undefined {
    if (this.#storesFirst) {
      this.#storesFirst = false
      return this.flush()
    }
    const isTurnOfOthers = ++this.#sinceTurn >= mostPending
    if (!isTurnOfOthers && this.#hasRoom()) return undefined
    return this.#waitForRoom(isTurnOfOthers)
  }

  #hasRoom(): boolean {
    return this.#pending.records.length < mostPending || this.#failure !== undefined
  }

  async #waitForRoom(isTurnOfOthers: boolean): Promise<void> {
    if (isTurnOfOthers) {
      this.#sinceTurn = 0
      await new Promise<void>(onNextEventLoopTurn)
    }
    while (!this.#hasRoom()) await this.#advance()
  }

  /** Writes all there is, now. @throws ClaimLost, or what the engine threw */
  async flush(): Promise<void> {
    while ((this.#inFlight || this.#isPending) && !this.#failure) await this.#advance()
    this.check()
  }

  /** @throws ClaimLost, or what the engine threw, when something could not be written */
  check(): void {
    if (this.#failure) throw this.#failure.error
  }

  /**
   * Writes all there is, together with the last of the turn.
   *
   * @param last what ends the turn
   * @param instead what ends it when `last` says COMPLETED while a message waits
   * @throws ClaimLost, or what the engine threw
   */
  async finish(last: Partial<Commit>, instead: Partial<Commit>): Promise<void> {
    this.#isFinishing = true
    while (this.#inFlight && !this.#failure) await this.#inFlight
    this.check()
    this.#isFinished = true
    this.#inFlight = this.#commitLast(this.#take(), last, instead).then(this.#stored, this.#failed)
    await this.#inFlight
    this.check()
  }

  async #commitLast(
    batch: Commit,
    last: Partial<Commit>,
    instead: Partial<Commit>,
  ): Promise<CommitResult> {
    const result = await this.#engine.commit(this.#claim, merged(batch, last))
    if (result !== 'waiting') return result
    return this.#engine.commit(this.#claim, merged(batch, instead))
  }

  #advance(): Promise<void> {
    if (!this.#inFlight) this.#start()
    return this.#inFlight ?? Promise.resolve()
  }

  #take(): Commit {
    const batch = this.#pending
    if (this.#first === 'pending') this.#first = 'written'
    this.#pending = { records: [] }
    this.#isPending = false
    return batch
  }

  #start(): void {
    if (!this.#isPending || this.#failure) return
    this.#inFlight = this.#engine.commit(this.#claim, this.#take()).then(this.#stored, this.#failed)
  }

  // Made once for all commits, of which a token is one.
  readonly #stored = (result: CommitResult): void => {
    if (result !== 'committed') return this.#failed(new ClaimLost())
    this.#inFlight = undefined
    // What is left is written with the last of the turn.
    if (this.#isFinishing) return
    // It came while what opens the turn was under way.
    if (this.#first === 'pending') this.#start()
    else this.#cool()
  }

  #cool(): void {
    if (this.#cooling) return
    this.#cooling = true
    onNextEventLoopTurn(this.#cooled)
  }

  readonly #cooled = (): void => {
    this.#cooling = false
    if (!this.#inFlight) this.#start()
  }

  readonly #failed = (error: unknown): void => {
    this.#inFlight = undefined
    this.#failure = { error }
    this.#onFailure(error)
  }
}

/** The run no longer has the right to write: somebody else has, or the task has ended. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost'

  constructor() {
    super('The claim of this task is no longer held')
  }
}

function merged(first: Commit, second: Partial<Commit>): Commit {
  const commit: Commit = { ...first, records: [...first.records] }
  merge(commit, second)
  return commit
}

function merge(target: Commit, { records, steps, saved, ...rest }: Partial<Commit>): void {
  Object.assign(target, rest)
  if (steps) target.steps = { ...target.steps, ...steps }
  if (saved) target.saved = { ...target.saved, ...withoutUndefined(saved) }
  for (const record of records ?? []) push(target.records, record)
}

/** Adds a record, or joins it to the text before it, when that is not yet committed. */
function push(records: NewRecord[], record: NewRecord): void {
  const before = records.at(-1)
  const joined = before && joinedText(before, record)
  if (joined) records[records.length - 1] = joined
  else records.push(record)
}

function withoutUndefined(saved: { task?: Json | undefined; context?: Json | undefined }): {
  task?: Json
  context?: Json
} {
  return {
    ...(saved.task !== undefined && { task: saved.task }),
    ...(saved.context !== undefined && { context: saved.context }),
  }
}
