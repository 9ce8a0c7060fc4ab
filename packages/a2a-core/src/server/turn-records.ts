import type { Artifact } from '../protocol/artifact.ts'
import type { JsonObject } from '../protocol/json.ts'
import { agentMessage, type Message } from '../protocol/message.ts'
import type { Part } from '../protocol/part.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { InterruptedState, TaskState } from '../protocol/task-state.ts'
import { timestamp } from '../protocol/timestamp.ts'
import type { ArtifactEvent, NewQuestion, TextEvent } from './agent-event.ts'
import type { AskedQuestion } from './engine.ts'
import type { QuestionMessage } from './question-message.ts'
import { GrowingText, TextUpdate } from './text-update.ts'

/** Writes what one turn yields in the words of the wire, with the ids that are the server's. */
export class TurnRecords {
  readonly #taskId: string
  readonly #contextId: string
  readonly #turn: number
  readonly #answer: GrowingText
  /** Whether an attempt before this one has said something: what is said now takes its place. */
  #answerIsOld: boolean
  #answerStarted = false
  #artifacts: number
  #questions = 0

  /**
   * @param turn the turn's number in its task, from 1
   * @param earlier.artifacts the artifacts that the task has
   * @param earlier.resumes whether the agent goes on where an earlier attempt was: the artifacts
   *   of that attempt are kept, otherwise they are made again under the same ids
   */
  constructor(
    taskId: string,
    contextId: string,
    turn: number,
    {
      artifacts = [],
      resumes = false,
    }: { artifacts?: readonly Artifact[]; resumes?: boolean } = {},
  ) {
    this.#taskId = taskId
    this.#contextId = contextId
    this.#turn = turn
    this.#answer = new GrowingText(taskId, contextId, `answer-${turn}`)
    this.#answerIsOld = artifacts.some(({ artifactId }) => artifactId === this.#answer.artifactId)
    const made = artifacts.filter(({ artifactId }) => artifactId.startsWith(`artifact-${turn}-`))
    this.#artifacts = resumes ? made.length : 0
  }

  /** A change of status, with what the agent says. */
  status(state: TaskState, parts?: Part[], metadata?: JsonObject): StreamResponse {
    const said = parts && agentMessage(parts, this.#ids())
    return this.#statusUpdate(state, said, metadata)
  }

  /** A change of status that asks something. */
  question(state: InterruptedState, { parts, ...options }: QuestionMessage): StreamResponse {
    return this.#statusUpdate(state, agentMessage(parts, { ...this.#ids(), ...options }))
  }

  /** More of the answer, or nothing when there is nothing to say. */
  text({ text, append }: TextEvent): StreamResponse | undefined {
    const first = !this.#answerStarted
    if (text === '' && (append || (first && !this.#answerIsOld))) return undefined
    this.#answerStarted = true
    return new TextUpdate(this.#answer, text, append && !first, false)
  }

  /** The chunk that says the answer is complete, when there is an answer. */
  answerEnd(): StreamResponse | undefined {
    if (!this.#answerStarted) return undefined
    return new TextUpdate(this.#answer, '', true, true)
  }

  /** An artifact; one without an id gets `artifact-<turn>-<n>`. */
  artifact({ artifact, append, lastChunk }: ArtifactEvent): StreamResponse {
    const artifactId = artifact.artifactId ?? `artifact-${this.#turn}-${++this.#artifacts}`
    const parts = artifact.parts.map((part) => ({ ...part }))
    return this.#artifactUpdate({ ...artifact, artifactId, parts }, { append, lastChunk })
  }

  /** A direct reply where there is a task already: it is the answer, whole. */
  reply(parts: Part[]): StreamResponse {
    const artifact = { artifactId: this.#answer.artifactId, parts }
    return this.#artifactUpdate(artifact, { append: false, lastChunk: true })
  }

  /** Gives questions their ids, `<turn>.<index>`. */
  ask(questions: NewQuestion[]): AskedQuestion[] {
    return questions.map((question) => ({
      ...question,
      id: `${this.#turn}.${++this.#questions}`,
    }))
  }

  #ids(): { taskId: string; contextId: string } {
    return { taskId: this.#taskId, contextId: this.#contextId }
  }

  #statusUpdate(state: TaskState, message?: Message, metadata?: JsonObject): StreamResponse {
    const status = { state, ...(message && { message }), timestamp: timestamp() }
    return { statusUpdate: { ...this.#ids(), status, ...(metadata && { metadata }) } }
  }

  #artifactUpdate(
    artifact: Artifact,
    { append, lastChunk }: { append: boolean; lastChunk: boolean },
  ): StreamResponse {
    return {
      artifactUpdate: {
        ...this.#ids(),
        artifact,
        ...(append && { append }),
        ...(lastChunk && { lastChunk }),
      },
    }
  }
}
