import { textOf, type Json, type MessageContent } from 'a2a-core'
import type { Agent, AgentEvent, ArtifactEvent, NewQuestion, Turn } from 'a2a-core/server'
import { makeTurn } from './make-turn.ts'

/** What a turn came to. */
export type Outcome = {
  events: AgentEvent[]
  /** The text of the answer, put together as the server does it. */
  text: string
  /** The texts of the progress. */
  progress: string[]
  artifacts: ArtifactEvent['artifact'][]
  questions: Asked[]
  /** The last event that says how the turn ended, or `completed`. */
  end: 'completed' | AgentEvent['kind']
}

/** Runs turns of an agent as the server does: one after the other, with what was saved. */
export class Driver {
  readonly #agent: Agent
  readonly #contexts = new Map<string, Json>()
  readonly #tasks = new Map<string, Task>()

  constructor(agent: Agent) {
    this.#agent = agent
  }

  /** Sends a message to a task: a new one, or one that runs. */
  async send(content: MessageContent, turn: Partial<Turn> = {}): Promise<Outcome> {
    const { taskId = 'task-1', contextId = 'context-1' } = turn
    const task = this.#tasks.get(taskId) ?? { turns: 0, questions: [] }
    this.#tasks.set(taskId, task)
    // Another attempt is at the turn that did not end.
    if ((turn.attempt ?? 1) === 1) task.turns++
    const saved = { task: task.saved, context: this.#contexts.get(contextId) }
    const made = makeTurn(content, { number: task.turns, saved, ...turn })
    const events: AgentEvent[] = []
    for await (const event of this.#agent.run(made)) {
      events.push(event)
      if (event.kind !== 'save') continue
      if (event.task !== undefined) task.saved = event.task
      if (event.context !== undefined) this.#contexts.set(contextId, event.context)
    }
    const outcome = outcomeOf(events, task.turns)
    if (outcome.questions.length > 0) task.questions.push(outcome.questions)
    return outcome
  }

  /**
   * Answers what a task asked, question by question.
   *
   * @param back how many times the task has asked since. Default: 0
   */
  answer(values: Json[], turn: Partial<Turn> = {}, back = 0): Promise<Outcome> {
    const asked = this.#tasks.get(turn.taskId ?? 'task-1')?.questions.at(-1 - back) ?? []
    const answers: Turn['answers'] = Object.fromEntries(
      asked.map((question, index) => [question.id, { value: values[index] ?? null, question }]),
    )
    return this.send('the answers', { answers, ...turn })
  }

  /** Takes over what another has saved and asked. */
  adopt(other: Driver): void {
    for (const [id, task] of other.#tasks) this.#tasks.set(id, task)
    for (const [id, saved] of other.#contexts) this.#contexts.set(id, saved)
  }
}

type Task = { turns: number; saved?: Json; questions: Asked[][] }
type Asked = NewQuestion & { id: string }

function outcomeOf(events: AgentEvent[], turn: number): Outcome {
  const outcome: Outcome = {
    events,
    text: '',
    progress: [],
    artifacts: [],
    questions: [],
    end: 'completed',
  }
  for (const event of events) {
    switch (event.kind) {
      case 'text':
        outcome.text = event.append ? outcome.text + event.text : event.text
        break
      case 'progress':
        outcome.progress.push(textOf(event.parts))
        break
      case 'artifact':
        outcome.artifacts.push(event.artifact)
        break
      case 'save':
        break
      case 'input-required':
      case 'auth-required': {
        const asked = event.kind === 'auth-required' ? [event.question] : event.questions
        // Questions are kept as JSON between turns.
        const kept: NewQuestion[] = JSON.parse(JSON.stringify(asked))
        outcome.questions = kept.map((question, index) => {
          return Object.assign(question, { id: `${turn}.${index + 1}` })
        })
        outcome.end = event.kind
        break
      }
      default:
        outcome.end = event.kind
    }
  }
  return outcome
}
