import type { Json } from '../protocol/json.ts'
import type { MessageContent } from '../protocol/message.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import type { AskOptions } from './ask-options.ts'
import { ask, exchange, type Peer } from './exchange.ts'
import type { Answer, Outcome } from './outcome.ts'

/** Messages of one context: each begins a task of its own, and the agent knows those before. */
export type Conversation = {
  /** The context, as the agent named it; undefined before its first answer. */
  readonly contextId: string | undefined
  /** Asks and waits for the answer, as the agent's own `ask` does. */
  ask<Data = Json | undefined>(
    content: MessageContent,
    options?: AskOptions<Data>,
  ): Promise<Answer<Data>>
  /** Asks and gives what comes event by event, as the agent's own `stream` does. */
  stream<Data = Json | undefined>(
    content: MessageContent,
    options?: AskOptions<Data>,
  ): AsyncGenerator<StreamResponse, Outcome<Data>, undefined>
}

/** A conversation with an agent; a new one without a `contextId`. */
export function conversation(peer: Peer, contextId?: string): Conversation {
  function remember({ task, message, statusUpdate, artifactUpdate }: StreamResponse): void {
    // Empty is how ProtoJSON says that there is none.
    contextId ||= (task ?? message ?? statusUpdate ?? artifactUpdate)?.contextId || undefined
  }
  return {
    get contextId() {
      return contextId
    },
    ask: (content, options) => ask(peer, content, { contextId, ...options }, remember),
    stream: (content, options) => exchange(peer, content, { contextId, ...options }, remember),
  }
}
