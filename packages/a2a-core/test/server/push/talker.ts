import { onTestFinished } from 'vitest'
import { userMessage, type Message } from 'a2a-core'
import {
  anonymousCaller,
  createServer,
  inputRequired,
  text,
  type Agent,
  type Call,
  type Server,
  type ServerOptions,
} from 'a2a-core/server'

/** An agent that asks when it is told to, and otherwise says three words. */
export const talker: Agent = {
  id: 'talker',
  about: { name: 'Talker' },
  async *run(turn) {
    if (turn.text === 'ask') yield inputRequired({ prompt: 'Which?' })
    else for (const word of ['one ', 'two ', 'three']) yield text(word)
  },
}

/** A server of it, whose webhooks are tried again at once. */
export function serving(options: ServerOptions = {}): Server {
  const server = createServer(talker, { push: { retryDelays: [0, 0, 0, 0] }, ...options })
  onTestFinished(() => server.close({ drainMs: 0 }))
  return server
}

/** Who calls it. */
export const call: Call = {
  caller: anonymousCaller,
  extensions: [],
  request: new AbortController(),
}

/** A request that sends it a message, with a webhook or without. */
export function request(content: string, config?: object, message: Partial<Message> = {}): object {
  return {
    message: { ...userMessage(content), ...message },
    configuration: {
      returnImmediately: true,
      ...(config && { taskPushNotificationConfig: config }),
    },
  }
}
