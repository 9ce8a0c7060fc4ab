import {
  dataOf,
  dataPart,
  textOf,
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
import type { AskOptions, Outcome, Remote, Waiting } from 'a2a-core/client'

/** A message as a fake remote agent got it. */
export type Sent = { parts: Part[]; text: string; data: Json | undefined; options: AskOptions }

/** What a fake remote agent does with a message: events, then an outcome. */
export type Script = (sent: Sent) => AsyncGenerator<StreamResponse, Outcome, undefined>

/** A remote agent that does what its script says, and remembers what it was told. */
export class FakeRemote implements Remote {
  readonly card: AgentCard
  readonly sent: Sent[] = []
  readonly canceled: string[] = []
  readonly #script: Script

  constructor(script: Script, card: Partial<AgentCard> = {}) {
    this.#script = script
    this.card = {
      name: 'Price Desk',
      description: 'Quotes prices',
      supportedInterfaces: [],
      version: '1.0.0',
      capabilities: { streaming: true },
      defaultInputModes: [],
      defaultOutputModes: [],
      skills: [],
      ...card,
    }
  }

  stream(content: MessageContent, options: AskOptions = {}): ReturnType<Script> {
    const parts = toParts(content)
    const sent = { parts, text: textOf(parts), data: dataOf(parts), options }
    this.sent.push(sent)
    return this.#script(sent)
  }

  async cancel(id: string): Promise<void> {
    this.canceled.push(id)
  }
}

/** The task of a fake remote agent. */
export function taskIn(state: TaskState, parts?: Part[]): Task {
  const message = parts && { messageId: 'm', role: 'ROLE_AGENT' as const, parts }
  return { id: 'remote-1', contextId: 'remote', status: { state, ...(message && { message }) } }
}

/** The event that the remote task is there. */
export const submitted: StreamResponse = { task: taskIn('TASK_STATE_SUBMITTED') }

/** The event of a status with a message. */
export function status(state: TaskState, parts: Part[]): StreamResponse {
  const { id: taskId, contextId, status: told } = taskIn(state, parts)
  return { statusUpdate: { taskId, contextId, status: told } }
}

/** The event of more text of the answer. */
export function more(text: string): StreamResponse {
  const artifact = { artifactId: 'answer-1', parts: [textPart(text)] }
  return { artifactUpdate: { taskId: 'remote-1', contextId: 'remote', artifact, append: true } }
}

/** The outcome of a task that was completed. */
export function completed(text: string, data?: Json, files: Part[] = []): Outcome {
  return { state: 'completed', text, data, files, task: taskIn('TASK_STATE_COMPLETED') }
}

/** The outcome of a task that asks. */
export function asking(...questions: Question[]): Waiting {
  const task = taskIn('TASK_STATE_INPUT_REQUIRED', [dataPart({ questions: questions as Json[] })])
  return { state: 'input-required', text: '', questions, task, answer: unused }
}

const unused = () => Promise.reject(new Error('not used'))

/** A remote agent that answers `You said …`. */
export function echoing(): FakeRemote {
  return new FakeRemote(async function* ({ text }) {
    yield submitted
    return completed(`You said ${text}`)
  })
}
