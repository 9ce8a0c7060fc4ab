import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { BaseMessage } from '@langchain/core/messages'
import { newId } from 'a2a-core'

/**
 * Gives each message that a node returns without an id one of its own, before LangGraph's stream
 * mode `messages` gives all such messages of one node the same (seen in 1.4.17): the state would
 * keep only the last of them.
 */
export class KeepMessageIds extends BaseCallbackHandler {
  readonly name = 'a2a-langgraph:keep-message-ids'
  override awaitHandlers = true

  override handleChainEnd(outputs: unknown): void {
    if (typeof outputs !== 'object' || outputs === null) return
    for (const value of [outputs, ...Object.values(outputs)].flat()) {
      if (!BaseMessage.isInstance(value) || value.id !== undefined) continue
      value.id = newId()
      // Without it the id is left out where the message is stored.
      value.lc_kwargs['id'] = value.id
    }
  }
}
