import { isJsonObject, type Json } from 'a2a-core'
import type { AgentEvent, Turn } from 'a2a-core/server'
import type { ModelMessage, ToolContent, ToolResultPart, ToolSet } from 'ai'
import { definedOf } from './defined-of.ts'
import { merge } from './merge.ts'
import { modelReply } from './model-pause.ts'
import { openCalls } from './open-calls.ts'
import { remoteQuestions, type PausedCall, type QuestionHandle } from './questions.ts'
import { pausedCallsOf } from './resumable-tool.ts'
import type { StreamEnd } from './stream-agent.ts'
import { toolNamed } from './tool-named.ts'
import type { ToolProgress } from './tool-progress.ts'
import {
  deniedResult,
  toolFailure,
  toolResult,
  withToolContent,
  type ToolCall,
} from './tool-result.ts'
import type { Waiting } from './turn-state.ts'

type Replies = { [toolCallId: string]: { [questionId: string]: Json } }

/**
 * Takes in the answers that a task waited for: as messages, and as replies to the remote agents
 * that asked, which go on at once.
 *
 * @param options.messages what was said in the task
 * @returns what was said with the answers, and what the remote agents ask now
 * @throws the signal's reason when the turn is aborted
 */
export async function* takeAnswers(options: {
  turn: Turn
  tools: ToolSet
  messages: readonly ModelMessage[]
  waiting: Waiting
  toolProgress: ToolProgress
}): AsyncGenerator<AgentEvent, StreamEnd, undefined> {
  const { turn, tools, messages, waiting, toolProgress } = options
  const calls = new Map(openCalls(messages).map((call) => [call.toolCallId, call]))
  const { content, replies } = await sortAnswers(turn, tools, calls)
  const outcomes = yield* merge(
    waiting.paused.map((paused) =>
      resumeCall({
        paused,
        call: { ...paused, input: calls.get(paused.toolCallId)?.input },
        answers: replies[paused.toolCallId] ?? {},
        tools,
        toolProgress,
        signal: turn.signal,
      }),
    ),
  )
  const results = outcomes.flatMap((outcome) => ('pause' in outcome ? [] : [outcome]))
  const paused = outcomes.flatMap((outcome) => ('pause' in outcome ? [outcome] : []))
  const reply = modelReply(Object.values(turn.answers))
  const said = [...withToolContent(messages, [...content, ...results]), ...(reply ? [reply] : [])]
  if (paused.length === 0) return { messages: said }
  return { messages: said, waiting: { questions: paused.flatMap(remoteQuestions), paused } }
}

async function sortAnswers(
  { answers }: Turn,
  tools: ToolSet,
  calls: ReadonlyMap<string, ToolCall>,
): Promise<{ content: ToolContent; replies: Replies }> {
  const content: ToolContent = []
  const replies: Replies = {}
  for (const { value, question } of Object.values(answers)) {
    const handle = question.handle as QuestionHandle
    switch (handle.for) {
      case 'approval': {
        const { approvalId, providerExecuted } = handle
        const approved = isJsonObject(value) && value['approved'] === true
        const given = isJsonObject(value) ? value['reason'] : undefined
        const reason = typeof given === 'string' ? given : undefined
        content.push({
          type: 'tool-approval-response',
          approvalId,
          approved,
          ...definedOf({ reason, providerExecuted }),
        })
        if (!approved && !providerExecuted) content.push(deniedResult(handle, reason))
        break
      }
      case 'result': {
        const call = { ...handle, input: calls.get(handle.toolCallId)?.input }
        content.push(await toolResult(tools, call, value))
        break
      }
      case 'remote': {
        const { toolCallId, questionId } = handle
        replies[toolCallId] = { ...replies[toolCallId], [questionId]: value }
        break
      }
      case 'model':
        // It is answered by a message.
        break
    }
  }
  return { content, replies }
}

/** Goes on with the call of a remote agent, until it has a result or waits again. */
async function* resumeCall(options: {
  paused: PausedCall
  call: ToolCall
  answers: { [questionId: string]: Json }
  tools: ToolSet
  toolProgress: ToolProgress
  signal: AbortSignal
}): AsyncGenerator<AgentEvent, ToolResultPart | PausedCall, undefined> {
  const { paused, call, answers, tools, toolProgress, signal } = options
  const { toolCallId, toolName, pause } = paused
  try {
    const calls = pausedCallsOf(toolNamed(tools, toolName))
    if (!calls) throw new Error(`The tool "${toolName}" is not there any more`)
    const stream = calls.resume(pause, answers, signal)
    for (;;) {
      const { done, value } = await stream.next()
      if (!done) {
        yield* toolProgress.working(call, value)
        continue
      }
      if (value.state === 'paused') return { toolCallId, toolName, pause: value.pause }
      yield toolProgress.completed(call, value.result)
      return await toolResult(tools, call, value.result)
    }
  } catch (error) {
    signal.throwIfAborted()
    yield toolProgress.failed(call, error)
    return toolFailure(call, error)
  }
}
