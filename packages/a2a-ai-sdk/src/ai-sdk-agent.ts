import type { ModelMessage, TextStreamPart, ToolSet } from 'ai'

/**
 * What is needed of an AI SDK `Agent`: a `ToolLoopAgent`, or anything else that implements the
 * interface with its callbacks.
 */
export type AISDKAgent<CallOptions = never> = {
  readonly version: 'agent-v1'
  readonly tools?: ToolSet | undefined
  stream(
    options: {
      messages: ModelMessage[]
      abortSignal?: AbortSignal
      onStart?: (event: { output?: unknown }) => void
      onToolExecutionStart?: (event: { toolCall: { toolCallId: string; toolName: string } }) => void
    } & ([CallOptions] extends [never] ? { options?: never } : { options: CallOptions }),
  ): PromiseLike<AISDKStream>
}

/** What is needed of the stream that an agent gives. */
export type AISDKStream = {
  readonly fullStream: AsyncIterable<StreamPart>
  readonly output: PromiseLike<unknown>
}

/** One part of an agent's stream. */
export type StreamPart = TextStreamPart<ToolSet>
