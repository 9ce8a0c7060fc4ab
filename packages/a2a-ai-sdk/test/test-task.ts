import type { Json, MessageContent } from 'a2a-core'
import type { Agent, AgentEvent, NewQuestion, Turn } from 'a2a-core/server'
import { makeTurn } from './make-turn.ts'

/** A context as the server keeps it: what its tasks save is JSON in between, as after a restart. */
export class TestContext {
  readonly id: string
  saved: Json | undefined

  constructor(id = 'context-1') {
    this.id = id
  }
}

/** A task as the server keeps it. */
export class TestTask {
  readonly #context: TestContext
  readonly id: string
  #number = 0
  saved: Json | undefined
  /** The open questions. */
  questions: (NewQuestion & { id: string })[] = []

  constructor(id = 'task-1', context = new TestContext()) {
    this.id = id
    this.#context = context
  }

  /** Sends a message, and gives all that the agent yields. */
  send(agent: Agent, content: MessageContent, fields?: Partial<Turn>): Promise<AgentEvent[]> {
    return Array.fromAsync(this.stream(agent, content, fields))
  }

  /** Answers the open questions, in their order. */
  answer(agent: Agent, ...values: Json[]): Promise<AgentEvent[]> {
    const answers = this.questions.map((question, index) => {
      return [question.id, { value: values[index] ?? null, question }] as const
    })
    return this.send(agent, 'answers', { answers: Object.fromEntries(answers) })
  }

  /** The same as it comes. With an `attempt` it is the same turn as before, tried again. */
  async *stream(
    agent: Agent,
    content: MessageContent,
    fields: Partial<Turn> = {},
  ): AsyncGenerator<AgentEvent> {
    if (fields.attempt === undefined) this.#number++
    const turn = makeTurn(content, {
      taskId: this.id,
      contextId: this.#context.id,
      number: this.#number,
      saved: { task: this.saved, context: this.#context.saved },
      ...fields,
    })
    for await (const event of agent.run(turn)) {
      if (event.kind === 'save') {
        if (event.task !== undefined) this.saved = structuredClone(event.task)
        if (event.context !== undefined) this.#context.saved = structuredClone(event.context)
      }
      const asked =
        event.kind === 'input-required'
          ? event.questions
          : event.kind === 'auth-required'
            ? [event.question]
            : []
      if (asked.length > 0) {
        this.questions = asked.map((question, index) => ({
          ...structuredClone(question),
          id: `${this.#number}.${index + 1}`,
        }))
      }
      yield event
      if (asked.length > 0) return
    }
  }
}
