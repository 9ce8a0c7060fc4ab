import { getErrorMessage } from '@ai-sdk/provider'
import type { AgentEvent, FailedEvent, NewQuestion, RejectedEvent, Turn } from 'a2a-core/server'
import type { ModelMessage, ToolSet } from 'ai'
import type { AISDKStream } from './ai-sdk-agent.ts'
import { EventWriter, type Shown } from './event-writer.ts'
import { badEnd, finalOutput } from './final-output.ts'
import { MessageRecorder } from './message-recorder.ts'
import { modelQuestions } from './model-pause.ts'
import { withTurn } from './named-turn.ts'
import { approvalQuestion, remoteQuestions, resultQuestion } from './questions.ts'
import { servedTurn, TurnPaused } from './served-turn.ts'
import { StepCalls } from './step-calls.ts'
import type { ToolProgress } from './tool-progress.ts'
import { toolFailure, withToolContent } from './tool-result.ts'
import { contextMessages, saveTask, type Waiting } from './turn-state.ts'

/** How a stream ended: with all that was said in the task, and what becomes of the task. */
export type StreamEnd = {
  messages: ModelMessage[]
  /** What the task waits for now. */
  waiting?: Waiting
  /** With what it ends, when it does not end well. */
  ends?: RejectedEvent | FailedEvent
}

/** What an agent is called with. */
export type StreamCall = {
  messages: ModelMessage[]
  abortSignal: AbortSignal
  onStart: (event: { output?: unknown }) => void
  onToolExecutionStart: (event: { toolCall: { toolCallId: string; toolName: string } }) => void
}

/**
 * Lets an agent go on from what was said, and says in A2A's words what it does. After each
 * finished step it keeps how far the task has come.
 *
 * @param options.messages what was said in this task
 * @param options.isLibrarys whether the stream is the library's own: others may have an `output`
 *   of which the library, that they call, does not know
 * @throws what the agent, its model or its stream throws; the signal's reason when the turn aborts
 */
export async function* streamAgent(options: {
  turn: Turn
  agentId: string
  tools: ToolSet
  messages: readonly ModelMessage[]
  toolProgress: ToolProgress
  isLibrarys: boolean
  shows: Shown
  stream: (call: StreamCall) => PromiseLike<AISDKStream>
}): AsyncGenerator<AgentEvent, StreamEnd, undefined> {
  const { turn, agentId, tools, messages, isLibrarys, shows } = options
  const { signal } = turn
  const begun = new Map<string, string>()
  const calls = new StepCalls(messages, tools, begun)
  const recorder = new MessageRecorder(messages, tools)
  const writer = new EventWriter({ ...options, recorder })
  // A signal made of others is slow to ask, and the library asks with every part.
  const controller = new AbortController()
  const abort = (): void => controller.abort(signal.reason)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const pauseIfStuck = (): void => {
    if (calls.isStuck) controller.abort(new TurnPaused())
  }
  let finishReason: string | undefined
  let asked: NewQuestion[] = []
  let isText = false
  let left: Error | undefined = new Error('The stream was left')
  const prompt = await withTurn([...contextMessages(turn), ...messages], turn)
  const result = await servedTurn.run({ turn, agentId, calls: begun }, async () =>
    options.stream({
      messages: prompt,
      abortSignal: controller.signal,
      onStart: ({ output }) => {
        isText = isLibrarys && output === undefined
      },
      onToolExecutionStart: ({ toolCall }) => begun.set(toolCall.toolCallId, toolCall.toolName),
    }),
  )
  try {
    for await (const part of result.fullStream) {
      signal.throwIfAborted()
      const adding = recorder.add(part)
      if (adding) await adding
      if (part.type === 'text-delta') {
        // It is most of a stream, and says nothing but itself.
        const event = writer.writeText(part)
        if (event) yield event
        continue
      }
      calls.add(part)
      for (const event of writer.write(part)) yield event
      if (part.type === 'error') throw toError(part.error)
      if (part.type === 'abort' && !controller.signal.aborted) {
        throw new Error(`The agent was stopped: ${part.reason ?? 'it gave no reason'}`)
      }
      if (part.type === 'finish-step') asked = modelQuestions(part.providerMetadata)
      if (part.type === 'finish') {
        finishReason = part.finishReason
        left = undefined
      }
      if (recorder.canGoOn) yield saveTask({ turn: turn.number, messages: recorder.messages })
      if (calls.isPaused) {
        left = new TurnPaused()
        break
      }
      // Calls begin together: what has not begun an event loop turn later waits for its place.
      if (calls.hasPaused) setTimeout(pauseIfStuck)
    }
  } finally {
    if (left) controller.abort(left)
  }
  signal.throwIfAborted()
  yield* writer.end()
  const said = withToolContent(
    recorder.messages,
    calls.skipped.map((call) => toolFailure(call, 'It was not run. Call again if need be.')),
  )
  const ends = finishReason === undefined ? undefined : badEnd(finishReason)
  if (ends) return { messages: said, ends }
  const questions = [
    ...calls.approvals.map(approvalQuestion),
    ...(await Promise.all(calls.handedOut.map((call) => resultQuestion(call, tools)))),
    ...calls.paused.flatMap(remoteQuestions),
    ...asked,
  ]
  if (questions.length > 0) {
    return { messages: said, waiting: { questions, paused: calls.paused } }
  }
  if (finishReason === undefined) return { messages: said }
  const kind = shows.output
  const failure = yield* finalOutput({
    turn,
    kind,
    finishReason,
    messages: said,
    isText,
    result,
  })
  return { messages: said, ...(failure && { ends: failure }) }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(getErrorMessage(error))
}
