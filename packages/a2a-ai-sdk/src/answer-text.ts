import { progress, text, type AgentEvent, type Turn } from 'a2a-core/server'

/** The text that an agent says in a turn: its answer, and what it says before it calls tools. */
export class AnswerText {
  readonly #streams: boolean
  /** What was said in the step under way. */
  #step = ''
  /** Whether the answer holds text that is none of the answer. */
  #isStale: boolean

  /** @param streams whether the text is the answer; if not, the answer is data, and comes whole */
  constructor({ number, task }: Turn, streams: boolean) {
    this.#streams = streams
    // An attempt before this one may have said something.
    this.#isStale =
      task.artifacts?.some(({ artifactId }) => artifactId === `answer-${number}`) ?? false
  }

  /** More of the text, and the event that says so, if there is anything to say. */
  add(more: string): AgentEvent | undefined {
    if (more === '') return undefined
    this.#step += more
    if (!this.#streams) return undefined
    const append = !this.#isStale
    this.#isStale = false
    return text(more, { append })
  }

  /** The step calls a tool: what it said is progress, and the next text takes its place. */
  *turnIntoProgress(): Generator<AgentEvent> {
    if (this.#step === '') return
    if (this.#step.trim() !== '') yield progress(this.#step)
    this.#step = ''
    if (this.#streams) this.#isStale = true
  }

  endStep(): void {
    this.#step = ''
  }

  /** Takes back what no text came to replace. */
  *end(): Generator<AgentEvent> {
    if (this.#isStale) yield text('', { append: false })
    this.#isStale = false
  }
}
