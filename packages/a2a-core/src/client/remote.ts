import type { AgentCard } from '../protocol/agent-card.ts'
import type { MessageContent } from '../protocol/message.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { AskOptions } from './ask-options.ts'
import type { Outcome } from './outcome.ts'
import type { CallOptions } from './transport.ts'

/** What adapters need of a `RemoteAgent`, to make it part of their framework. */
export type Remote = {
  readonly card: AgentCard
  stream(
    content: MessageContent,
    options?: AskOptions,
  ): AsyncGenerator<StreamResponse, Outcome, undefined>
  cancel(taskId: string, options?: CallOptions): Promise<unknown>
}
