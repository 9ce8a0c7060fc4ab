import { setImmediate } from 'node:timers/promises'
import { SendMessageRequest, StreamResponse } from '@a2a-js/sdk'
import { ServerCallContext } from '@a2a-js/sdk/server'
import { timeToken } from '../harness/time-token.ts'
import { sendMessage } from '../harness/send-message.ts'
import { streamOf } from '../harness/stream-of.ts'
import { agentOf } from '../subjects/agent-of.ts'
import { eventOf } from '../subjects/event-of.ts'
import { officialHandler } from '../subjects/official-handler.ts'

/** Makes a stream of so many tokens, and gives the events as they are written to a client. */
export type MakeStream = (tokens: number) => AsyncGenerator<string, void, undefined>

/** Ours: all that a request goes through, but for HTTP. */
export function ours(): MakeStream {
  const stream = streamOf(agentOf('tokens'))
  return (tokens) => stream(String(tokens))
}

/** The handler of the official SDK, and the JSON that its Express handler makes. */
export function official(): MakeStream {
  const handler = officialHandler('tokens')
  return async function* stream(tokens) {
    const { params } = JSON.parse(sendMessage(String(tokens), 'SendStreamingMessage'))
    const request = SendMessageRequest.fromJSON(params)
    const context = new ServerCallContext({ requestedVersion: '1.0' })
    const events = handler.sendMessageStream(request, context)
    for await (const event of events) yield JSON.stringify(StreamResponse.toJSON(event))
  }
}

/** The floor: a list to which an agent adds, and a reader that is a turn of the event loop behind. */
export function appendLoop(): MakeStream {
  return async function* stream(tokens) {
    const log: string[] = []
    for (let said = 0; said < tokens; said++) {
      await setImmediate()
      log.push(eventOf(said, timeToken()))
      yield log[said] ?? ''
    }
  }
}
