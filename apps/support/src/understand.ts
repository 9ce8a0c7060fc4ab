import type { BaseMessage } from '@langchain/core/messages'
import { readRequest, type Reading, type Topic } from 'stand-in'
import type { Understanding } from './renewal.ts'

/**
 * What the built-in model makes of a conversation: what the customer said last counts, and a
 * number alone is about what was asked before.
 */
export function understand(messages: readonly BaseMessage[]): Understanding {
  const reading: Reading = {}
  let topic: Topic | undefined
  for (const message of messages) {
    if (message.type === 'ai') topic = topicOf(message.text)
    if (message.type === 'human') Object.assign(reading, readRequest(message.text, topic))
  }
  const { seats = null, years = null, discount = null, currency = null } = reading
  return { seats, years, discount, currency, question: questionFor(reading) }
}

function questionFor({ seats, discount, wantsDiscount, ...rest }: Reading): string | null {
  const isAboutRenewal = wantsDiscount !== undefined || Object.keys(rest).length > 0
  if (seats === undefined && !isAboutRenewal) {
    return (
      'I can help you to renew. For how many seats and years would that be, ' +
      'and is there a discount you hope for?'
    )
  }
  if (seats === undefined) return 'Gladly! For how many seats do you want to renew?'
  if (wantsDiscount && discount === undefined) {
    return 'Which discount do you have in mind, in percent?'
  }
  return null
}

function topicOf(question: string): Topic | undefined {
  const [topic] = question.toLowerCase().match(/seats|years|discount/) ?? []
  return topic as Topic | undefined
}
