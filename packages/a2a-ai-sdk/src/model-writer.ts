import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import {
  dataOf,
  filesOf,
  isInterrupted,
  isTerminal,
  taskIdOf,
  textOf,
  toJsonValue,
  type Artifact,
  type Json,
  type JsonObject,
  type Part,
  type StreamResponse,
  type Task,
  type TaskStatus,
} from 'a2a-core'
import { TaskEndedError, type Completed, type Ended, type Outcome } from 'a2a-core/client'
import type { ConversationPoint } from './conversation-point.ts'
import { definedOf } from './defined-of.ts'
import { finishOf } from './finish-progress.ts'
import { remoteFile } from './remote-file.ts'
import { TextBlocks } from './text-blocks.ts'
import { Thoughts } from './thoughts.ts'
import { addUsage, type TokenUsage } from './token-usage.ts'

type Parts = Generator<LanguageModelV4StreamPart, void, undefined>

/** How a remote agent's words are given as a model's. */
export type ModelWriting = {
  /** What the agent is called. */
  agent: string
  /** What the call goes on from: what was there before is not said again. */
  point: ConversationPoint
  /** Whether text is said as it comes. */
  isLive: boolean
  /** Whether the answer is to be JSON, and nothing else. */
  asJson: boolean
  /** Whether it is told what the agent does, as reasoning. */
  progress: boolean
}

/** Says in the words of a language model what a remote agent's events say. */
export class ModelWriter {
  readonly #writing: ModelWriting
  readonly #texts: TextBlocks
  readonly #thoughts = new Thoughts()
  /** The artifacts that are not said again when the task is told whole. */
  #old: ReadonlySet<string>
  /** The data of each artifact. */
  readonly #data = new Map<string, Json[]>()
  /** The files that were given. */
  readonly #files = new Set<string>()
  #isBegun = false
  #usage: TokenUsage = {}
  #isCutOff = false

  constructor(writing: ModelWriting) {
    this.#writing = writing
    this.#old = new Set(writing.point.artifacts)
    this.#texts = new TextBlocks(writing.isLive && !writing.asJson)
  }

  *write(event: StreamResponse): Parts {
    const { task, message, statusUpdate, artifactUpdate } = event
    if (message) yield* this.#artifact({ artifactId: 'message', parts: message.parts })
    const id = taskIdOf(event)
    if (!this.#isBegun && id !== undefined) yield { type: 'response-metadata', id }
    if (task) yield* this.#whole(task)
    this.#isBegun = true
    if (statusUpdate) yield* this.#status(statusUpdate.status)
    if (artifactUpdate) yield* this.#artifact(artifactUpdate.artifact, artifactUpdate.append)
  }

  /** What is left to say when the agent is done, or waits. */
  *end(outcome: Outcome): Parts {
    yield* this.#thoughts.end()
    if (outcome.state === 'completed') yield* this.#complete(outcome)
    if ('questions' in outcome) {
      yield* this.#texts.append('question', outcome.text, { question: true })
    }
    const metadata = metadataOf(this.#writing.agent, outcome)
    yield* this.#texts.end(metadata)
    const reason = this.#reasonOf(outcome)
    if (isEnded(outcome)) {
      const { state, task } = outcome
      yield { type: 'error', error: new TaskEndedError(this.#writing.agent, state, task) }
    }
    yield {
      type: 'finish',
      finishReason: { unified: reason, raw: outcome.state },
      usage: modelUsage(this.#usage),
      providerMetadata: { a2a: { ...metadata, ...definedOf({ data: this.#firstData }) } },
    }
  }

  /** What is left to say when nobody knows how it ended. */
  *fail(error: unknown): Parts {
    const finishReason = { unified: 'error' as const, raw: undefined }
    yield { type: 'error', error }
    yield { type: 'finish', finishReason, usage: modelUsage(this.#usage) }
  }

  get #firstData(): Json | undefined {
    return [...this.#data.values()].flat()[0]
  }

  /** The task as it is: what is new in it. */
  *#whole({ status, artifacts = [] }: Task): Parts {
    const { taskId, artifacts: known } = this.#writing.point
    // Whoever goes on with a task is told first what it was, unless it is at its end at once.
    if (!this.#isBegun && taskId !== undefined && !known && !isTerminal(status.state)) {
      this.#old = new Set(artifacts.map(({ artifactId }) => artifactId))
    }
    for (const artifact of artifacts) {
      if (!this.#old.has(artifact.artifactId)) yield* this.#artifact(artifact)
    }
    yield* this.#status(status)
  }

  *#artifact({ artifactId: id, parts }: Artifact, append = false): Parts {
    const text = textOf(parts)
    const said = this.#data.get(id) ?? []
    const data = append ? [...said] : []
    const files = filesOf(parts)
    if (text !== '' || files.length > 0) yield* this.#thoughts.end()
    yield* append ? this.#texts.append(id, text) : this.#texts.replace(id, text)
    for (const part of parts) {
      if (part.data === undefined) continue
      const name = `${id} data ${data.push(part.data)}`
      yield* this.#texts.replace(name, JSON.stringify(part.data), { data: part.data })
    }
    for (let count = data.length + 1; count <= said.length; count++) {
      yield* this.#texts.remove(`${id} data ${count}`)
    }
    this.#data.set(id, data)
    for (const file of files) yield* this.#file(file)
  }

  *#file(part: Part): Parts {
    const key = JSON.stringify(part)
    if (this.#files.has(key)) return
    this.#files.add(key)
    const file = remoteFile(part, `source-${this.#files.size}`)
    if (file) yield file
  }

  *#status({ state, message }: TaskStatus): Parts {
    if (!message || isTerminal(state) || isInterrupted(state)) return
    const finish = finishOf(dataOf(message.parts))
    if (finish) {
      this.#usage = addUsage(this.#usage, finish.usage ?? {})
      this.#isCutOff = finish.finishReason === 'length'
    }
    const text = textOf(message.parts)
    // Text before a tool call is said again as progress, for those who saw it as an answer.
    const isSaid = this.#texts.texts.some((said) => said.trim() === text.trim())
    if (this.#writing.progress && !isSaid) yield* this.#thoughts.add(text)
  }

  /** What the message says that ends a task; its text, where the artifacts have none. */
  *#complete({ task }: Completed): Parts {
    const parts = task?.status.message?.parts ?? []
    const hasText = this.#texts.texts.length > 0
    const artifact = {
      artifactId: 'status',
      parts: parts.filter(({ text }) => !hasText || text === undefined),
    }
    yield* this.#artifact(artifact)
    const data = this.#firstData
    if (!this.#writing.asJson || data === undefined) return
    this.#texts.clear()
    yield* this.#texts.append('data', JSON.stringify(data))
  }

  #reasonOf(outcome: Outcome): LanguageModelV4FinishReason['unified'] {
    if (isEnded(outcome)) return 'error'
    if (outcome.state !== 'completed') return 'other'
    return this.#isCutOff ? 'length' : 'stop'
  }
}

/** What whoever goes on from an answer must know. */
function metadataOf(agent: string, outcome: Outcome): JsonObject {
  const { state, task } = outcome
  const message = 'message' in outcome ? outcome.message : undefined
  const waiting = 'questions' in outcome && {
    questions: toJsonValue(outcome.questions),
    artifacts: (outcome.task.artifacts ?? []).map(({ artifactId }) => artifactId),
  }
  return {
    agent,
    state,
    ...definedOf({ taskId: task?.id, contextId: (task ?? message)?.contextId || undefined }),
    ...waiting,
  }
}

function isEnded(outcome: Outcome): outcome is Ended {
  return outcome.state !== 'completed' && !('questions' in outcome)
}

function modelUsage({ inputTokens, outputTokens }: TokenUsage): LanguageModelV4Usage {
  return {
    inputTokens: {
      total: inputTokens,
      noCache: undefined,
      cacheRead: undefined,
      cacheWrite: undefined,
    },
    outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
  }
}
