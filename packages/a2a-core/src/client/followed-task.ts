import { applyEvent } from '../protocol/apply-event.ts'
import { taskIdOf, type StreamResponse } from '../protocol/stream-response.ts'
import { isInterrupted, isTerminal, type InterruptedState } from '../protocol/task-state.ts'
import type { Task, TaskStatus } from '../protocol/task.ts'
import { difference } from './difference.ts'
import { sameJson } from './same-json.ts'

/** A task as the events of its streams have told it so far. */
export class FollowedTask {
  /** Its id; undefined before the first event. */
  id: string | undefined
  /** Its copy; undefined until an event carried it whole. */
  task: Task | undefined
  #status: TaskStatus | undefined
  /** The pause it was found in, while it is in it. */
  #pauseBefore: TaskStatus | undefined
  readonly #continues: Task | string | undefined
  readonly #messageId: string | undefined

  /**
   * @param continues the task that a message was sent to, or its id: it may be found in the pause
   *   that the message answers, and that is not yet the next one
   * @param messageId the id of the message
   */
  constructor(continues?: Task | string, messageId?: string) {
    this.#continues = continues
    this.#messageId = messageId
  }

  /**
   * Takes an event in, and gives what of it is news: the event itself, or where it carries the
   * task whole once more, what has changed.
   */
  *take(event: StreamResponse): Generator<StreamResponse, void, undefined> {
    this.id ??= taskIdOf(event)
    for (const update of this.task && event.task ? difference(this.task, event.task) : [event]) {
      this.task = applyEvent(this.task, update)
      if (update.task) this.#find(update.task.status)
      if (update.statusUpdate) {
        this.#status = update.statusUpdate.status
        this.#pauseBefore = undefined
      }
      yield update
    }
    // Updates say nothing of the history.
    if (this.task && event.task?.history) this.task.history = [...event.task.history]
  }

  /** Whether the task waits for its client. */
  get isInterrupted(): boolean {
    return this.#status !== undefined && isInterrupted(this.#status.state)
  }

  /** Whether it does so since it was found. */
  get isPaused(): boolean {
    return this.isInterrupted && !this.#pauseBefore
  }

  /**
   * Whether the history has what was sent before, and not the message. It tells that the message was
   * not read yet where every message gets into the history, as nobody has to have it (§3.7), and as
   * those servers do that take a message sent again for the same.
   */
  get isUnread(): boolean {
    if (this.#continues === undefined || this.#messageId === undefined) return false
    const sent = this.task?.history?.filter(({ role }) => role === 'ROLE_USER') ?? []
    return sent.length > 0 && sent.every(({ messageId }) => messageId !== this.#messageId)
  }

  /** Whether the task has ended, or has newly come to one of these pauses. */
  isAtEnd(pauses: readonly InterruptedState[]): boolean {
    if (!this.#status) return false
    const { state } = this.#status
    return isTerminal(state) || (this.isPaused && pauses.some((pause) => pause === state))
  }

  #find(status: TaskStatus): void {
    this.#status = status
    if (this.#continues === undefined || !this.isInterrupted) return
    const known = typeof this.#continues === 'string' ? status : this.#continues.status
    if (sameJson(known, status)) this.#pauseBefore = status
  }
}
