import {
  anonymousCaller,
  answerJsonRpc,
  createServer,
  encodeEvent,
  type Agent,
} from 'a2a-core/server'
import { sendMessage } from './send-message.ts'

/** Asks an agent, and gives the events of its stream as they are written to a client. */
export type AskForStream = (text: string) => AsyncGenerator<string, void, undefined>

/** Serves an agent in this process: all that a request goes through, but for HTTP. */
export function streamOf(agent: Agent): AskForStream {
  const server = createServer(agent)
  return async function* stream(text) {
    const call = { caller: anonymousCaller, extensions: [], request: new AbortController() }
    const body = sendMessage(text, 'SendStreamingMessage')
    const answer = await answerJsonRpc(server, body, '1.0', call)
    if (answer.kind !== 'stream') throw new Error('This is no stream')
    for await (const { event } of answer.events) yield encodeEvent(event)
  }
}
