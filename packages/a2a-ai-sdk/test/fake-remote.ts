import {
  agentCardSchema,
  agentMessage,
  textPart,
  toParts,
  type AgentCard,
  type Json,
  type MessageContent,
  type Part,
  type Question,
  type StreamResponse,
  type Task,
  type TaskState,
} from 'a2a-core'
import type { AskOptions, Outcome, Remote } from 'a2a-core/client'

/** How the remote agent answers one message. */
export type Reaction = (message: {
  parts: Part[]
  options: AskOptions
}) => AsyncGenerator<StreamResponse, Outcome, undefined>

/** A remote agent that answers, message by message, as it is told to. */
export class FakeRemote implements Remote {
  readonly card: AgentCard
  readonly sent: { parts: Part[]; options: AskOptions }[] = []
  readonly canceled: string[] = []
  readonly #reactions: Reaction[]

  constructor(reactions: Reaction[], card: Partial<AgentCard> = {}) {
    this.#reactions = reactions
    this.card = agentCardSchema.parse({ name: 'Pricing', description: 'Makes quotes', ...card })
  }

  stream(content: MessageContent, options: AskOptions = {}): ReturnType<Reaction> {
    const message = { parts: toParts(content), options }
    const reaction = this.#reactions[this.sent.length]
    this.sent.push(message)
    if (!reaction) throw new Error(`The remote agent was sent ${this.sent.length} messages`)
    return reaction(message)
  }

  async cancel(taskId: string): Promise<void> {
    this.canceled.push(taskId)
  }
}

/** A remote task in a state. */
export function remoteTask(state: TaskState, said?: string): Task {
  const status = { state, ...(said !== undefined && { message: agentMessage(said) }) }
  return { id: 'remote-1', contextId: 'remote-context', status }
}

/** Answers with text, in pieces, with a word of what it is doing before. */
export function answers(...pieces: string[]): Reaction {
  return async function* () {
    yield { task: remoteTask('TASK_STATE_SUBMITTED') }
    yield working('Looking at the price book')
    for (const [index, piece] of pieces.entries()) {
      const artifact = { artifactId: 'answer-1', parts: [textPart(piece)] }
      yield {
        artifactUpdate: { taskId: 'remote-1', contextId: '', artifact, append: index > 0 },
      }
    }
    return { state: 'completed', text: pieces.join(''), data: undefined, files: [] }
  }
}

/** Answers at once. */
export function completes(answer: { text: string; data: Json; files: Part[] }): Reaction {
  return async function* () {
    yield { task: remoteTask('TASK_STATE_WORKING') }
    return { state: 'completed', ...answer }
  }
}

/** Asks questions. */
export function asks(...questions: Question[]): Reaction {
  return async function* () {
    yield { task: remoteTask('TASK_STATE_WORKING') }
    return {
      state: 'input-required',
      text: questions.map(({ prompt }) => prompt).join(' '),
      questions,
      task: remoteTask('TASK_STATE_INPUT_REQUIRED'),
      answer: unused,
    }
  }
}

/** Waits until somebody signs in. */
export function waitsForSignIn(said: string): Reaction {
  return async function* ({ options: { pausesAt } }) {
    const task = remoteTask('TASK_STATE_AUTH_REQUIRED', said)
    yield { task: remoteTask('TASK_STATE_SUBMITTED') }
    yield { statusUpdate: { taskId: task.id, contextId: task.contextId, status: task.status } }
    // Such a stream goes on, unless it is told to end.
    if (!pausesAt?.includes('auth-required')) throw new Error('nobody signed in')
    const questions = [{ id: '', kind: 'auth' as const, prompt: said }]
    return { state: 'auth-required', text: said, questions, task, answer: unused }
  }
}

/** Ends otherwise than well. */
export function ends(state: 'failed' | 'rejected' | 'canceled', said: string): Reaction {
  return async function* () {
    yield working('Trying')
    return { state, task: remoteTask('TASK_STATE_FAILED', said) }
  }
}

/** Works until it is aborted. */
export function hangs(begun: () => void): Reaction {
  return async function* ({ options: { signal } }) {
    yield { task: remoteTask('TASK_STATE_WORKING') }
    const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve))
    begun()
    await aborted
    throw signal?.reason
  }
}

function working(said: string): StreamResponse {
  const { status } = remoteTask('TASK_STATE_WORKING', said)
  return { statusUpdate: { taskId: 'remote-1', contextId: '', status } }
}

/** Answers are sent as messages: this process may not be the one that asked. */
function unused(): never {
  throw new Error('unused')
}
