import { dataPart, textPart, type Part } from 'a2a-core'
import { artifact, progress, text, type AgentEvent, type Turn } from 'a2a-core/server'
import type { StreamPart } from './ai-sdk-agent.ts'
import type { MessageRecorder } from './message-recorder.ts'
import { definedOf } from './defined-of.ts'
import type { ToolProgress } from './tool-progress.ts'

/** Says in A2A's words what an agent's stream says. */
export class EventWriter {
  readonly #toolProgress: ToolProgress
  readonly #reasoning: boolean
  readonly #turn: Turn
  readonly #recorder: MessageRecorder
  /** What was said in the step under way. */
  #stepText = ''
  /** Whether the answer holds text that is none of the answer. */
  #stale: boolean
  /** Whether the step called a tool that is not the provider's own: its text is no answer. */
  #stepCalls = false
  #stepStart = 0
  #stepFiles = 0
  #stepSources: Part[] = []
  #thought = ''

  /** @param options.reasoning whether the model's reasoning is shown */
  constructor(options: {
    turn: Turn
    recorder: MessageRecorder
    toolProgress: ToolProgress
    reasoning: boolean
  }) {
    this.#turn = options.turn
    this.#recorder = options.recorder
    this.#toolProgress = options.toolProgress
    this.#reasoning = options.reasoning
    // An attempt before this one may have said something.
    const answerId = `answer-${this.#turn.number}`
    this.#stale =
      this.#turn.task.artifacts?.some(({ artifactId }) => artifactId === answerId) ?? false
  }

  *write(part: StreamPart): Generator<AgentEvent> {
    switch (part.type) {
      case 'text-delta':
        if (part.text === '') return
        yield text(part.text, { append: !this.#stale })
        this.#stale = false
        this.#stepText += part.text
        return
      case 'reasoning-delta':
        if (this.#reasoning) this.#thought += part.text
        return
      case 'reasoning-end':
        if (this.#thought === '') return
        yield progress(textPart(this.#thought, { metadata: { thought: true } }))
        this.#thought = ''
        return
      case 'tool-call':
        if (!part.providerExecuted) {
          this.#stepCalls = true
          yield* this.#preamble()
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
      case 'finish-step':
        yield* this.#endStep()
        return
      // Ends are the reader's of the stream; the rest says nothing a client needs.
      case 'abort':
      case 'error':
      case 'finish':
      case 'start':
      case 'text-start':
      case 'text-end':
      case 'reasoning-start':
      case 'reasoning-file':
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
    if (this.#stale) yield text('', { append: false })
    this.#stale = false
  }

  *#endStep(): Generator<AgentEvent> {
    yield* this.#preamble()
    if (this.#stepSources.length > 0) {
      const artifactId = this.#artifactId('sources')
      yield artifact(this.#stepSources, { artifactId, name: 'sources' })
    }
    this.#stepText = ''
    this.#stepCalls = false
    this.#stepFiles = 0
    this.#stepSources = []
  }

  /** A step that is done again gives its artifacts the ids they had. */
  #artifactId(name: string): string {
    return `${name}-${this.#turn.number}-${this.#stepStart}`
  }

  *#preamble(): Generator<AgentEvent> {
    if (!this.#stepCalls || this.#stepText === '') return
    if (this.#stepText.trim() !== '') yield progress(this.#stepText)
    this.#stepText = ''
    this.#stale = true
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
