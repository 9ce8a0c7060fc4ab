import { dataPart, textPart, toJsonValue, type Part } from 'a2a-core'
import { artifact, progress, type AgentEvent, type Turn } from 'a2a-core/server'
import type { StreamPart } from './ai-sdk-agent.ts'
import { AnswerText } from './answer-text.ts'
import { definedOf } from './defined-of.ts'
import type { OutputKind } from './final-output.ts'
import { finishProgress, type Finish } from './finish-progress.ts'
import type { MessageRecorder } from './message-recorder.ts'
import { isQuestion } from './model-pause.ts'
import { addUsage, usageOf, type TokenUsage } from './token-usage.ts'
import type { ToolProgress } from './tool-progress.ts'

/** What clients are shown of what an agent's stream says, beside its answer. */
export type Shown = {
  /** Whether the answer is the text as it comes, or data that comes whole. */
  output: OutputKind
  /** Whether the model's reasoning is shown. */
  reasoning: boolean
  /** Whether it is told how many tokens were used. */
  usage: boolean
}

/** Marks what a model only thinks. */
const thought = { metadata: { thought: true } }

/** Says in A2A's words what an agent's stream says. */
export class EventWriter {
  readonly #toolProgress: ToolProgress
  readonly #shows: Shown
  readonly #turn: Turn
  readonly #recorder: MessageRecorder
  readonly #answer: AnswerText
  /** Whether the step called a tool that is not the provider's own: its text is no answer. */
  #stepCalls = false
  #stepStart = 0
  #stepFiles = 0
  #stepSources: Part[] = []
  /** The texts that the task asks, and which are therefore no answer. */
  readonly #questions = new Set<string>()
  #thought = ''
  #finish: (Finish & { usage: TokenUsage }) | undefined

  constructor(options: {
    turn: Turn
    recorder: MessageRecorder
    toolProgress: ToolProgress
    shows: Shown
  }) {
    this.#turn = options.turn
    this.#recorder = options.recorder
    this.#toolProgress = options.toolProgress
    this.#shows = options.shows
    this.#answer = new AnswerText(options.turn, options.shows.output === 'text')
  }

  /** More of a text. It is most of a stream, and therefore no generator. */
  writeText({ id, text }: Extract<StreamPart, { type: 'text-delta' }>): AgentEvent | undefined {
    return this.#questions.has(id) ? undefined : this.#answer.add(text)
  }

  /** All other parts. */
  *write(part: Exclude<StreamPart, { type: 'text-delta' }>): Generator<AgentEvent> {
    switch (part.type) {
      case 'text-start':
        if (isQuestion(part.providerMetadata)) this.#questions.add(part.id)
        return
      case 'reasoning-delta':
        if (this.#shows.reasoning) this.#thought += part.text
        return
      case 'reasoning-end':
        if (this.#thought === '') return
        yield progress(textPart(this.#thought, thought))
        this.#thought = ''
        return
      case 'reasoning-file': {
        const { base64: raw, mediaType } = part.file
        if (this.#shows.reasoning) yield progress({ raw, mediaType, ...thought })
        return
      }
      case 'text-end':
        this.#questions.delete(part.id)
        return
      case 'tool-call':
        if (!part.providerExecuted) {
          this.#stepCalls = true
          yield* this.#answer.turnIntoProgress()
        }
        yield this.#toolProgress.called(part)
        return
      case 'tool-result':
        if (part.preliminary) yield* this.#toolProgress.working(part, part.output)
        else yield this.#toolProgress.completed(part, part.output)
        return
      case 'tool-error':
        yield this.#toolProgress.failed(part, part.error)
        return
      case 'tool-output-denied':
        yield this.#toolProgress.denied(part)
        return
      case 'source':
        this.#stepSources.push(sourcePart(part))
        return
      case 'start-step':
        this.#stepStart = this.#recorder.stepStart
        return
      case 'file': {
        const { base64: raw, mediaType } = part.file
        const artifactId = `${this.#artifactId('file')}-${++this.#stepFiles}`
        yield artifact({ raw, mediaType }, { artifactId })
        return
      }
      case 'finish-step': {
        const { finishReason, usage } = part
        this.#finish = {
          finishReason,
          usage: addUsage(this.#finish?.usage ?? {}, usageOf(toJsonValue(usage))),
        }
        yield* this.#endStep()
        return
      }
      // Ends are the reader's of the stream; the rest says nothing a client needs.
      case 'abort':
      case 'error':
      case 'finish':
      case 'start':
      case 'reasoning-start':
      case 'tool-input-start':
      case 'tool-input-delta':
      case 'tool-input-end':
      case 'tool-approval-request':
      case 'tool-approval-response':
      case 'steering-message':
      case 'custom':
      case 'ping':
      case 'raw':
        return
      default:
        // A part of a later version.
        part satisfies never
    }
  }

  /** What is left to say when the stream is over. */
  *end(): Generator<AgentEvent> {
    yield* this.#endStep()
    yield* this.#answer.end()
    if (!this.#finish) return
    const { finishReason, usage } = this.#finish
    yield finishProgress(this.#turn, {
      finishReason,
      ...(this.#shows.usage && { usage }),
    })
  }

  *#endStep(): Generator<AgentEvent> {
    if (this.#stepCalls) yield* this.#answer.turnIntoProgress()
    this.#answer.endStep()
    if (this.#stepSources.length > 0) {
      const artifactId = this.#artifactId('sources')
      yield artifact(this.#stepSources, { artifactId, name: 'sources' })
    }
    this.#stepCalls = false
    this.#stepFiles = 0
    this.#stepSources = []
  }

  /** A step that is done again gives its artifacts the ids they had. */
  #artifactId(name: string): string {
    return `${name}-${this.#turn.number}-${this.#stepStart}`
  }
}

function sourcePart(source: Extract<StreamPart, { type: 'source' }>): Part {
  const { sourceType, id, title } = source
  if (sourceType === 'url') {
    return dataPart({ sourceType, id, url: source.url, ...definedOf({ title }) })
  }
  const { mediaType, filename } = source
  return dataPart({ sourceType, id, mediaType, ...definedOf({ title, filename }) })
}
