import type {
  AgentCard,
  MessageContent,
  Question,
  StreamResponse,
  Task,
  Part,
  Json,
  Message,
} from 'a2a-core'

/** What a remote agent's turn came to. */
export type RemoteOutcome =
  | {
      state: 'completed'
      text: string
      data?: Json | undefined
      files: Part[]
      task?: Task | undefined
      message?: Message | undefined
    }
  | { state: 'input-required' | 'auth-required'; questions: Question[]; task: Task }
  | { state: 'failed' | 'rejected' | 'canceled'; task: Task }

/** What is needed of a `RemoteAgent` of a2a-core/client. */
export type RemoteAgent = {
  readonly card: AgentCard
  stream(
    content: MessageContent,
    options?: {
      contextId?: string
      task?: string
      messageId?: string
      skill?: string
      signal?: AbortSignal
    },
  ): AsyncGenerator<StreamResponse, RemoteOutcome>
  cancel(taskId: string): Promise<unknown>
}
