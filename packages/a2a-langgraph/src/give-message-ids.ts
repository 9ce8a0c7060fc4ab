import { BaseMessage } from '@langchain/core/messages'
import { newId } from 'a2a-core'

/**
 * Gives each message that a node returns without an id one of its own, by which it is known again:
 * in the node's update, and in the state, which may be read back from where it is stored.
 *
 * @param outputs what a node returned
 */
export function giveMessageIds(outputs: unknown): void {
  if (typeof outputs !== 'object' || outputs === null) return
  for (const value of [outputs, ...Object.values(outputs)].flat()) {
    if (!BaseMessage.isInstance(value) || value.id !== undefined) continue
    value.id = newId()
    // Without it the id is left out where the message is stored.
    value.lc_kwargs['id'] = value.id
  }
}
